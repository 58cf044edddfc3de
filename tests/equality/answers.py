"""The answers that every setting grades: what the authors wrote for each exercise, and the sample class."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import msgspec

from autograder.audit.cases import written_by_hand
from autograder.course import Course
from autograder.grading.run import unit_of
from autograder.misconceptions import read_bank
from autograder.runners.units import Unit
from autograder.submissions import read_submissions

ROOT = Path(__file__).parents[2]
CLASS = ROOT / "tests/samples/class"


class Named(NamedTuple):
    """An answer, and what it is called in a report."""

    name: str
    unit: Unit


def gather(course: Course, keys: Sequence[str], step: int = 1) -> list[Named]:
    """Give all answers to these exercises, numbered; with a `step`, so many times fewer, the references among them.

    The answers to one exercise count as one submission: one process examines them in turn, so that what leaks from one
    into the next shows where there are more processes, or fewer.
    """
    of_class = _of_class(course, keys)
    chosen = [each for key in keys for each in [*_of_bank(course, key), *of_class[key]][::step]]
    return [
        Named(f"{unit.key} · {name}", msgspec.structs.replace(unit, number=number))
        for number, (name, unit) in enumerate(chosen)
    ]


def _of_bank(course: Course, key: str) -> Iterator[Named]:
    source = course.solution(key).read_text(encoding="utf-8")
    for case in written_by_hand(key, source, read_bank(course.bank(key))):
        name = case.name if case.kind == "reference" else f"{case.kind} {case.name}"
        yield Named(name, Unit(number=0, key=key, source=case.source.encode(), submission=key))


def _of_class(course: Course, keys: Sequence[str]) -> Mapping[str, list[Named]]:
    """Give what the class handed in, by exercise; it has answered some of them only."""
    found: defaultdict[str, list[Named]] = defaultdict(list)
    for submission in read_submissions([CLASS], course, limit=keys):
        for answer in submission.answers:
            if answer.problem != "missing":
                named = Named(f"student {submission.student}", unit_of(answer, answer.key))
                found[answer.key].append(named)
    return found
