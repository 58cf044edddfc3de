"""What a report on a class says, before it takes a form: the same for the page and for the terminal.

Shares are between 0 and 1. Points are those of the gradebook, exact. No text here has been made fit for its place yet,
but for names, which are one line without anything that could steer a reader.
"""

from __future__ import annotations

from decimal import Decimal

import msgspec

from autograder.results import NoteKind, RunInfo


class Student(msgspec.Struct, frozen=True, kw_only=True):
    """A student as the report may call them; `link` leads to their feedback, and is empty where it must not."""

    anchor: str
    name: str
    detail: str = ""
    link: str = ""


class Faulty(msgspec.Struct, frozen=True, kw_only=True):
    """A check that we could not run, on whom, and why it was so the first time. For staff."""

    key: str
    exercise: str
    check: str
    note: str
    students: tuple[Student, ...]


class Noted(msgspec.Struct, frozen=True, kw_only=True):
    """One thing of the intake to look at; `who` and `what` may be empty."""

    who: str
    what: str


class NoteGroup(msgspec.Struct, frozen=True, kw_only=True):
    """All notes of one kind."""

    kind: NoteKind
    notes: tuple[Noted, ...]


class Spread(msgspec.Struct, frozen=True, kw_only=True):
    """How scores are distributed: `bins` counts students in ten equal parts of the score, the last one closed above.

    Mean, median and extremes are shares, null where there is nobody. Left out are those without a score and those who
    handed in nothing.
    """

    count: int
    mean: float | None
    median: float | None
    lowest: float | None
    highest: float | None
    bins: tuple[int, ...]
    unscored: int
    absent: int


class ExerciseFigures(msgspec.Struct, frozen=True, kw_only=True):
    """One exercise: mean and median of the points earned, before any penalty, by those who began it and were scored.

    `full` counts those who have every point that a program gives.
    """

    key: str
    title: str
    max_points: Decimal
    begun: int
    scored: int
    full: int
    untouched: int
    mean: float | None
    median: float | None


class LessonFigures(msgspec.Struct, frozen=True, kw_only=True):
    """One lesson: what it adds to the grades, after penalties and what is dropped, over all who handed in something."""

    name: str
    title: str
    weight: Decimal
    mean: float | None
    median: float | None
    exercises: tuple[ExerciseFigures, ...]


class CheckFigures(msgspec.Struct, frozen=True, kw_only=True):
    """One check: of those who `tried` it, how many passed, and how far that goes with their other points.

    `why` says why there is no `discrimination`; `flag` is what a person should look at, or empty.
    """

    key: str
    exercise: str
    title: str
    tried: int
    passed: int
    discrimination: float | None
    why: str
    flag: str

    @property
    def rate(self) -> float | None:
        """The share of those who tried it that passed."""
        return self.passed / self.tried if self.tried else None


class Belief(msgspec.Struct, frozen=True, kw_only=True):
    """A misconception of the bank, who holds it, and of how many who began the exercise."""

    name: str
    exercise: str
    sentence: str
    students: tuple[Student, ...]
    begun: int


class TimeFigures(msgspec.Struct, frozen=True, kw_only=True):
    """Seconds by the clock that an exercise took; `limit_s` is that of computing time, null without a course."""

    exercise: str
    median: float
    longest: float
    longest_by: Student
    limit_s: float | None
    near: tuple[Student, ...]
    stopped: tuple[Student, ...]


class Waiting(msgspec.Struct, frozen=True, kw_only=True):
    """Answers that a person has to mark, for up to `points` each."""

    exercise: str
    check: str
    points: float
    students: tuple[Student, ...]


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """One student: what each lesson adds to the grade, in the order of the report's lessons; null where we failed."""

    student: Student
    lessons: tuple[Decimal | None, ...]
    points: Decimal | None
    max_points: Decimal
    pending: Decimal
    handed_in: bool


class ClassReport(msgspec.Struct, frozen=True, kw_only=True):
    """All that a report on a class says; without its course there was no policy, and keys stand in for titles."""

    course: str
    run: RunInfo
    is_anonymous: bool
    has_course: bool
    faults: int
    faulty: tuple[Faulty, ...]
    unscored: tuple[Student, ...]
    notes: tuple[NoteGroup, ...]
    spread: Spread
    lessons: tuple[LessonFigures, ...]
    checks: tuple[CheckFigures, ...]
    beliefs: tuple[Belief, ...]
    unnamed: int
    mistaken: int
    times: tuple[TimeFigures, ...]
    waiting: tuple[Waiting, ...]
    rows: tuple[Row, ...]
