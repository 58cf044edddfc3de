"""What a student gets: records only. Numbers are exact decimals, each rounded when it is made and never again."""

from __future__ import annotations

from decimal import Decimal

import msgspec

from autograder.gradebook.lateness import ON_TIME, Lateness
from autograder.results import Outcome, Person


class ExerciseGrade(msgspec.Struct, frozen=True, kw_only=True):
    """One exercise of one student: the attempt that counts, and what the policy made of its points.

    `points` is `earned` less `penalty`, null where we failed. `pending` is what a person may still add after the
    penalty, and part of neither. `attempts` counts those that held something, of which `attempt` was chosen. `late` is
    how late that one is, late days taken off. `lines` are the arithmetic in words, one step each; a student may read
    them.
    """

    key: str
    title: str
    outcome: Outcome
    earned: Decimal | None
    penalty: Decimal
    points: Decimal | None
    pending: Decimal
    max_points: Decimal
    attempt: int
    submitted: str | None
    due: str | None
    late_s: float
    lines: tuple[str, ...]
    attempts: int = 0
    late: Lateness = ON_TIME


class LessonGrade(msgspec.Struct, frozen=True, kw_only=True):
    """One lesson: its exercises, the keys of those that were dropped, and the sum of the others.

    `weight` is the lesson's share of the course in points: `points / max_points * weight` is what it adds to the grade.
    """

    name: str
    title: str
    exercises: tuple[ExerciseGrade, ...]
    dropped: tuple[str, ...]
    points: Decimal | None
    max_points: Decimal
    weight: Decimal
    weighted: Decimal | None
    lines: tuple[str, ...]


class Grade(msgspec.Struct, frozen=True, kw_only=True):
    """A student's grade for the course: the sum of `weighted` over the lessons, out of the sum of `weight`.

    `points` is null while anything that counts is a fault of ours. `pending` is what persons may still add to it.
    """

    person: Person
    lessons: tuple[LessonGrade, ...]
    points: Decimal | None
    max_points: Decimal
    pending: Decimal
    faults: int
    lines: tuple[str, ...]
