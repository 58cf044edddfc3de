"""The answers of a class that count: of each student and exercise, the attempt that the gradebook chose."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import msgspec

from autograder.gradebook import ExerciseGrade, Grade
from autograder.reports.outline import is_untouched
from autograder.results import Check, Exercise, Results


class Answered(msgspec.Struct, frozen=True, kw_only=True):
    """One exercise of one student; `exercise` is null where nothing was handed in."""

    student: str
    grade: ExerciseGrade
    exercise: Exercise | None
    is_begun: bool

    @property
    def checks(self) -> tuple[Check, ...]:
        """The verdicts on it."""
        return self.exercise.checks if self.exercise else ()


class Answers:
    """All that counts, by student and by exercise, both in the order of the gradebook."""

    def __init__(self, results: Results, grades: Sequence[Grade]) -> None:
        self.grades = tuple(grades)
        found = {
            (submission.student, submission.attempt, exercise.key): exercise
            for submission in results.submissions
            for exercise in submission.exercises
        }
        self.handed_in = {submission.student for submission in results.submissions}
        self.by_student = {grade.person.id: tuple(_answered(grade, found)) for grade in grades}
        self.by_key: dict[str, list[Answered]] = {}
        for each in self:
            self.by_key.setdefault(each.grade.key, []).append(each)

    def __iter__(self) -> Iterator[Answered]:
        for answered in self.by_student.values():
            yield from answered

    def with_checks(self) -> Iterator[tuple[Answered, Check]]:
        """Give every verdict that counts, with where it belongs."""
        for each in self:
            for check in each.checks:
                yield each, check


def _answered(grade: Grade, found: dict[tuple[str, int, str], Exercise]) -> Iterator[Answered]:
    for lesson in grade.lessons:
        for exercise_grade in lesson.exercises:
            exercise = found.get((grade.person.id, exercise_grade.attempt, exercise_grade.key))
            yield Answered(
                student=grade.person.id,
                grade=exercise_grade,
                exercise=exercise,
                is_begun=exercise is not None and not is_untouched(exercise),
            )
