"""`.autograder/progress.json`: what the public checks last said of each exercise, and which hints were taken.

The file is the student's own. It is written in one step, and one that cannot be understood is moved aside with a word
to its owner: losing it costs nobody a point, so no command ever fails for its sake.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import os
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Annotated, Final

import msgspec

from autograder import results
from autograder.course import Course
from autograder.files import write_whole

FORMAT_VERSION: Final = 1
FOLDER: Final = ".autograder"
NAME: Final = "progress.json"

_MAX_BYTES = 4 * 1024 * 1024
_Natural = Annotated[int, msgspec.Meta(ge=0)]
_Points = Annotated[float, msgspec.Meta(ge=0)]
_Time = Annotated[dt.datetime, msgspec.Meta(tz=True)]


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """One exercise: its last check, when it first passed, and how many of its hints were taken.

    `checked_hash` is of the file as it was when it was last checked, `passed_hash` as it was when it last passed.
    """

    outcome: results.Outcome | None = None
    points: _Points = 0.0
    max_points: _Points = 0.0
    checked_at: _Time | None = None
    checked_hash: str = ""
    first_passed: _Time | None = None
    passed_hash: str = ""
    hints: _Natural = 0


class Record(msgspec.Struct, frozen=True, kw_only=True):
    """The whole file. `notices` are for the student to read, and are not kept."""

    entries: Mapping[str, Entry]
    notices: tuple[str, ...] = ()

    def entry(self, key: str) -> Entry:
        """Look up what is known of an exercise; an empty entry if nothing is."""
        return self.entries.get(key, Entry())


class _Version(msgspec.Struct, frozen=True, kw_only=True):
    format_version: int


class _File(msgspec.Struct, frozen=True, kw_only=True):
    format_version: int = FORMAT_VERSION
    course: str
    exercises: dict[str, Entry]


class _NotOurs(Exception):  # noqa: N818  # why a file is set aside, told to its owner
    """Why the file that is there is no record of this course."""


def read(course: Course) -> Record:
    """Read the record; one that is broken, foreign or newer is set aside and told, and what is given is empty."""
    path = course.root / FOLDER / NAME
    try:
        return Record(entries=_understood(path, course))
    except (FileNotFoundError, NotADirectoryError):
        return Record(entries={})
    except (OSError, _NotOurs) as error:
        why = error.strerror or "it cannot be read" if isinstance(error, OSError) else str(error)
        return Record(entries={}, notices=(_set_aside(path, why),))


def record(course: Course, exercises: Iterable[results.Exercise]) -> tuple[str, ...]:
    """Write down what the public checks said; faults of ours leave no trace. Returns notices for the student."""
    scored = [exercise for exercise in exercises if exercise.outcome != "fault"]
    hashes = {exercise.key: file_hash(course.stub(exercise.key)) for exercise in scored}
    now = dt.datetime.now(dt.UTC).replace(microsecond=0)

    def change(entries: dict[str, Entry]) -> None:
        for exercise in scored:
            entries[exercise.key] = _checked(entries.get(exercise.key, Entry()), exercise, hashes[exercise.key], now)

    return _update(course, change) if scored else ()


def set_hints(course: Course, key: str, taken: int) -> tuple[str, ...]:
    """Write down how many hints of an exercise were taken. Returns notices for the student."""

    def change(entries: dict[str, Entry]) -> None:
        entries[key] = msgspec.structs.replace(entries.get(key, Entry()), hints=taken)

    return _update(course, change)


def forget_check(course: Course, key: str) -> tuple[str, ...]:
    """Write down that an exercise was begun anew: when it first passed, and its hints, stay known."""

    def change(entries: dict[str, Entry]) -> None:
        old = entries.get(key, Entry())
        entries[key] = Entry(first_passed=old.first_passed, passed_hash=old.passed_hash, hints=old.hints)

    return _update(course, change)


def file_hash(path: Path) -> str:
    """Identify the content of a file, whatever its line ends; an empty text if it cannot be read."""
    try:
        return hashlib.sha256(path.read_bytes().replace(b"\r\n", b"\n")).hexdigest()
    except OSError:
        return ""


def stamp() -> str:
    """Give the local time in the form that names of kept files end with."""
    return f"{dt.datetime.now().astimezone():%Y%m%d-%H%M%S}"


def free_name(path: Path) -> Path:
    """Find a name that is not taken yet: the one given, or with a number before its suffix."""
    names = (path, *(path.with_name(f"{path.stem}-{number}{path.suffix}") for number in range(2, 1000)))
    return next((name for name in names if not os.path.lexists(name)), path)


def _checked(old: Entry, exercise: results.Exercise, file: str, now: dt.datetime) -> Entry:
    passed = exercise.outcome in results.FINE
    return Entry(
        outcome=exercise.outcome,
        points=exercise.points or 0.0,
        max_points=exercise.max_points,
        checked_at=now,
        checked_hash=file,
        first_passed=old.first_passed or (now if passed else None),
        passed_hash=file if passed else old.passed_hash,
        hints=old.hints,
    )


def _understood(path: Path, course: Course) -> dict[str, Entry]:
    with path.open("rb") as file:
        content = file.read(_MAX_BYTES + 1)
    if len(content) > _MAX_BYTES:
        raise _NotOurs(f"it is larger than {_MAX_BYTES // 1024**2} MiB")
    try:
        version = msgspec.json.decode(content, type=_Version).format_version
        if version != FORMAT_VERSION:
            raise _NotOurs(f"it has format {version}, and this program reads format {FORMAT_VERSION}")
        kept = msgspec.json.decode(content, type=_File)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        raise _NotOurs("it is damaged, or something else") from None
    if kept.course != course.name:
        raise _NotOurs("it is of another course")
    return kept.exercises


def _set_aside(path: Path, why: str) -> str:
    aside = free_name(path.with_name(f"progress-set-aside-{stamp()}.json"))
    told = f"The record of your progress, {FOLDER}/{NAME}, could not be used: {why}."
    try:
        path.rename(aside)
    except OSError:
        return f"{told} Move it away; until then your progress is not kept."
    return f"{told} It was kept as {FOLDER}/{aside.name}, and a new one begins. Your answers are as they were."


def _update(course: Course, change: Callable[[dict[str, Entry]], None]) -> tuple[str, ...]:
    path = course.root / FOLDER / NAME
    known = read(course)
    if known.notices and os.path.lexists(path):
        return known.notices  # it could not even be moved: it may be worth something to its owner
    entries = dict(known.entries)
    change(entries)
    try:
        content = msgspec.json.encode(_File(course=course.name, exercises=entries))
        write_whole(path, msgspec.json.format(content, indent=1) + b"\n", mode=0o600)
    except OSError as error:
        return (*known.notices, f"Your progress could not be kept in {FOLDER}/{NAME}: {error.strerror}.")
    return known.notices
