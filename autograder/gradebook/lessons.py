"""One lesson of one student: its exercises, what is dropped, and what it adds to the grade."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

import msgspec

from autograder.decimals import rounded
from autograder.gradebook import wording
from autograder.gradebook.dropping import choose_dropped
from autograder.gradebook.exercises import Entries, ExercisePlan, Terms, grade_exercise
from autograder.gradebook.records import ExerciseGrade, LessonGrade


class LessonPlan(msgspec.Struct, frozen=True, kw_only=True):
    """A lesson that is graded, with its share of the course in points."""

    name: str
    title: str
    exercises: tuple[ExercisePlan, ...]
    weight: Decimal
    drop_lowest: int = 0


def grade_lesson(plan: LessonPlan, entries: Mapping[str, Entries], terms: Terms) -> LessonGrade:
    """Grade the exercises, drop what is to be dropped, add up and weight."""
    exercises = tuple(grade_exercise(one, entries.get(one.key, ()), terms) for one in plan.exercises)
    points = [exercise.points for exercise in exercises]
    known = [each for each in points if each is not None]
    if len(known) < len(points):
        return _unscored(plan, exercises)
    marks = [(each, exercise.max_points) for each, exercise in zip(known, exercises, strict=True)]
    # Where fewer exercises were graded than the course has, one always stays.
    dropped = choose_dropped(marks, min(plan.drop_lowest, len(marks) - 1))
    kept = [mark for place, mark in enumerate(marks) if place not in dropped]
    total, most = (sum(column, Decimal(0)) for column in zip(*kept, strict=True))
    weighted = weigh(total, most, plan.weight, terms.policy.rounding)
    left_out = [(exercises[place].key, *marks[place]) for place in sorted(dropped)]
    spent = [f"Late days spent: {terms.late_days}."] if terms.late_days else []
    lines = [
        *spent,
        *wording.of_dropped(left_out),
        *wording.of_lesson([each for each, _ in kept], most, plan.weight, weighted),
    ]
    return LessonGrade(
        name=plan.name,
        title=plan.title,
        exercises=exercises,
        dropped=tuple(key for key, _, _ in left_out),
        points=total,
        max_points=most,
        weight=plan.weight,
        weighted=weighted,
        lines=tuple(lines),
    )


def pending_of(lesson: LessonGrade, places: int) -> Decimal:
    """Give what a person may still add to the grade in this lesson, in its weight."""
    if lesson.points is None or lesson.weighted is None:
        return Decimal(0)
    counted = counted_exercises(lesson)
    most = lesson.points + sum((exercise.pending for exercise in counted), Decimal(0))
    return weigh(most, lesson.max_points, lesson.weight, places) - lesson.weighted


def counted_exercises(lesson: LessonGrade) -> Sequence[ExerciseGrade]:
    """List the exercises that were not dropped."""
    return [exercise for exercise in lesson.exercises if exercise.key not in lesson.dropped]


def weigh(points: Decimal, most: Decimal, weight: Decimal, places: int) -> Decimal:
    """Give what points out of `most` add to the grade; where that is the weight, they are added as they are."""
    return points if most == weight else min(rounded(points * weight / most, places), weight)


def _unscored(plan: LessonPlan, exercises: tuple[ExerciseGrade, ...]) -> LessonGrade:
    return LessonGrade(
        name=plan.name,
        title=plan.title,
        exercises=exercises,
        dropped=(),
        points=None,
        max_points=sum((exercise.max_points for exercise in exercises), Decimal(0)),
        weight=plan.weight,
        weighted=None,
        lines=("A part of it could not be graded, by a fault of ours. It has no sum until it is.",),
    )
