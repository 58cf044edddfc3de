"""The verdicts that count: of each exercise those of the attempt that was chosen."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal

from autograder.gradebook.records import ExerciseGrade, Grade
from autograder.results import Submission, score_submission


def exercises_of(grade: Grade) -> tuple[ExerciseGrade, ...]:
    """List a student's exercises in course order."""
    return tuple(exercise for lesson in grade.lessons for exercise in lesson.exercises)


def by_student(submissions: Iterable[Submission]) -> dict[str, list[Submission]]:
    """Sort submissions by student; of one student they stay in order."""
    found: dict[str, list[Submission]] = {}
    for each in submissions:
        found.setdefault(each.student, []).append(each)
    return found


def counted(grade: Grade, submissions: Sequence[Submission]) -> Submission:
    """Put a student's verdicts that count into one submission; exercises without any are not in it.

    `submissions` are the student's own: to look through everybody's for each of a large class takes minutes.
    """
    verdicts = {(one.attempt, exercise.key): exercise for one in submissions for exercise in one.exercises}
    wanted = [(exercise.attempt, exercise.key) for exercise in exercises_of(grade)]
    return score_submission(grade.person.id, [verdicts[place] for place in wanted if place in verdicts])


def so_far(grade: Grade) -> Decimal:
    """Give the points that are known; where a lesson waits for us, those of its exercises, unless they are weighted."""
    known = Decimal(0)
    for lesson in grade.lessons:
        if lesson.weighted is not None:
            known += lesson.weighted
        elif lesson.weight == lesson.max_points:
            known += sum((each.points for each in lesson.exercises if each.points is not None), Decimal(0))
    return known
