"""What the record and the files say together: which exercises are done, which are begun, and what comes next."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Final, Literal

import msgspec

from autograder.course import Course, Exercise
from autograder.progress.record import Entry, Record, file_hash
from autograder.progress.reset import is_pristine
from autograder.results import FINE

Stage = Literal["done", "begun", "new"]

_LONG_AGO: Final = dt.datetime.min.replace(tzinfo=dt.UTC)


class Standing(msgspec.Struct, frozen=True, kw_only=True):
    """How an exercise stands; `changed` says that the last verdict is on another file than the one that is there."""

    stage: Stage
    changed: bool
    entry: Entry


def standings(course: Course, known: Record) -> dict[str, Standing]:
    """Say how every exercise stands, in course order."""
    return {exercise.key: _standing(course, exercise.key, known.entry(exercise.key)) for exercise in course.exercises}


def next_exercise(course: Course, now: Mapping[str, Standing]) -> Exercise | None:
    """Choose what to do next: what was begun and checked last, else the first new one after what was done last.

    Gives None when all is done. A student who began in the middle is not sent back before there is nothing after it.
    """

    def checked_at(exercise: Exercise) -> dt.datetime:
        return now[exercise.key].entry.checked_at or _LONG_AGO

    stages: dict[Stage, list[Exercise]] = {"done": [], "begun": [], "new": []}
    for exercise in course.exercises:
        stages[now[exercise.key].stage].append(exercise)
    if stages["begun"]:
        return max(stages["begun"], key=checked_at)
    if not stages["new"]:
        return None
    order = course.exercises
    last = order.index(max(stages["done"], key=checked_at)) if stages["done"] else 0
    return min(stages["new"], key=lambda exercise: (order.index(exercise) < last, order.index(exercise)))


def _standing(course: Course, key: str, entry: Entry) -> Standing:
    if entry.outcome is None:
        touched = is_pristine(course, key) is False
        return Standing(stage="begun" if touched else "new", changed=False, entry=entry)
    changed = entry.checked_hash != file_hash(course.stub(key))
    if entry.outcome in FINE:
        return Standing(stage="done", changed=changed, entry=entry)
    untouched = entry.outcome == "unattempted" and (is_pristine(course, key) if changed else True)
    return Standing(stage="new" if untouched else "begun", changed=changed, entry=entry)
