"""How a class scores: the distribution, the lessons and exercises, and a row for each student."""

from __future__ import annotations

import statistics
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Final

from autograder.gradebook import Grade, LessonGrade
from autograder.reports.class_answers import Answered, Answers
from autograder.reports.class_records import ExerciseFigures, LessonFigures, Row, Spread, Student
from autograder.results import FINE

BINS: Final = 10


def spread_of(answers: Answers) -> Spread:
    """Distribute the scores of all who handed in something and could be scored."""
    present = [grade for grade in answers.grades if grade.person.id in answers.handed_in]
    shares = [share for grade in present if (share := share_of(grade.points, grade.max_points)) is not None]
    bins = [0] * BINS
    for share in shares:
        bins[min(BINS - 1, max(0, int(share * BINS)))] += 1
    return Spread(
        count=len(shares),
        mean=_mean(shares),
        median=_median(shares),
        lowest=min(shares, default=None),
        highest=max(shares, default=None),
        bins=tuple(bins),
        unscored=len(present) - len(shares),
        absent=len(answers.grades) - len(present),
    )


def share_of(points: Decimal | None, max_points: Decimal) -> float | None:
    """Give points as a share of what there is to earn, if there is anything."""
    return None if points is None or not max_points else float(points / max_points)


def figures_of_lessons(answers: Answers) -> tuple[LessonFigures, ...]:
    """Give the figures of every lesson that was graded, with its exercises."""
    by_name: dict[str, list[LessonGrade]] = {}
    for grade in answers.grades:
        for lesson in grade.lessons:
            handed_in = grade.person.id in answers.handed_in
            by_name.setdefault(lesson.name, []).extend([lesson] if handed_in else [])
    return tuple(_lesson(grades, answers) for grades in by_name.values() if grades)


def rows_of(answers: Answers, lessons: Sequence[LessonFigures], names: Mapping[str, Student]) -> tuple[Row, ...]:
    """Give each student's row, in the order of `names`."""
    grades = {grade.person.id: grade for grade in answers.grades}
    return tuple(
        _row(grades[identity], student, lessons, handed_in=identity in answers.handed_in)
        for identity, student in names.items()
    )


def _lesson(grades: Sequence[LessonGrade], answers: Answers) -> LessonFigures:
    first = grades[0]
    weighted = [float(grade.weighted) for grade in grades if grade.weighted is not None]
    keys = dict.fromkeys(exercise.key for grade in grades for exercise in grade.exercises)
    return LessonFigures(
        name=first.name,
        title=first.title,
        weight=first.weight,
        mean=_mean(weighted),
        median=_median(weighted),
        exercises=tuple(_exercise(key, answers.by_key[key]) for key in keys),
    )


def _exercise(key: str, answered: Sequence[Answered]) -> ExerciseFigures:
    begun = [each.grade for each in answered if each.is_begun]
    scored = [grade for grade in begun if grade.earned is not None]
    earned = [float(grade.earned) for grade in scored if grade.earned is not None]
    return ExerciseFigures(
        key=key,
        title=answered[0].grade.title,
        max_points=answered[0].grade.max_points,
        begun=len(begun),
        scored=len(scored),
        full=sum(grade.outcome in FINE for grade in scored),
        untouched=len(answered) - len(begun),
        mean=_mean(earned),
        median=_median(earned),
    )


def _row(grade: Grade, student: Student, lessons: Sequence[LessonFigures], *, handed_in: bool) -> Row:
    weighted = {lesson.name: lesson.weighted for lesson in grade.lessons}
    return Row(
        student=student,
        lessons=tuple(weighted.get(lesson.name) for lesson in lessons),
        points=grade.points,
        max_points=grade.max_points,
        pending=grade.pending,
        handed_in=handed_in,
    )


def _mean(values: Sequence[float]) -> float | None:
    return statistics.fmean(values) if values else None


def _median(values: Sequence[float]) -> float | None:
    return statistics.median(values) if values else None
