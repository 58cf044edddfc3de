"""What is different between two gradings of a class: whose grade, by how much, and because of which check."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Literal

import msgspec

from autograder.course import Course
from autograder.gradebook.grades import grades
from autograder.gradebook.records import ExerciseGrade, Grade
from autograder.results import Check, Exercise, Outcome, Person, Reason, Results

Change = Literal["changed", "appeared", "vanished"]


class Verdict(msgspec.Struct, frozen=True, kw_only=True):
    """What one grading said of a check."""

    outcome: Outcome
    reason: Reason | None
    points: float | None
    max_points: float


class CheckDifference(msgspec.Struct, frozen=True, kw_only=True):
    """One check of one student: null where a grading does not have it."""

    name: str
    title: str
    before: Verdict | None
    after: Verdict | None


class ExerciseDifference(msgspec.Struct, frozen=True, kw_only=True):
    """One exercise of one student, by the attempts that count; without `checks`, the policy made the difference."""

    key: str
    before: Decimal | None
    after: Decimal | None
    attempt_before: int
    attempt_after: int
    checks: tuple[CheckDifference, ...]


class StudentDifference(msgspec.Struct, frozen=True, kw_only=True):
    """One student whose grade or verdicts differ; points are null where we failed, `difference` then too."""

    person: Person
    before: Decimal | None
    after: Decimal | None
    difference: Decimal | None
    max_before: Decimal
    max_after: Decimal
    exercises: tuple[ExerciseDifference, ...]


class CheckSummary(msgspec.Struct, frozen=True, kw_only=True):
    """One check and the students it concerns; `moves` counts what became of what."""

    key: str
    name: str
    title: str
    change: Change
    students: tuple[str, ...]
    moves: dict[str, int]


class Differences(msgspec.Struct, frozen=True, kw_only=True):
    """All that is different, what concerns most students first."""

    checks: tuple[CheckSummary, ...]
    students: tuple[StudentDifference, ...]
    unchanged: int
    exercises_appeared: tuple[str, ...]
    exercises_vanished: tuple[str, ...]
    students_appeared: tuple[str, ...]
    students_vanished: tuple[str, ...]


class _Side:
    """One of the two gradings, with what is looked up in it."""

    def __init__(self, course: Course | None, results: Results) -> None:
        self.grades = {grade.person.id: grade for grade in grades(course, results)}
        self.keys = {exercise.key: None for one in results.submissions for exercise in one.exercises}
        self._verdicts = {
            (one.student, one.attempt, exercise.key): exercise
            for one in results.submissions
            for exercise in one.exercises
        }

    def checks(self, student: str, grade: ExerciseGrade | None) -> Mapping[str, Check]:
        """Give the checks of the attempt that counts, by name."""
        exercise: Exercise | None = grade and self._verdicts.get((student, grade.attempt, grade.key))
        return {check.name: check for check in exercise.checks} if exercise else {}


def differences(course: Course | None, old: Results, new: Results) -> Differences:
    """Compare two gradings under the policy of the course as it is now."""
    before, after = _Side(course, old), _Side(course, new)
    both = [student for student in after.grades if student in before.grades]
    compared = [_student(before, after, student) for student in both]
    changed = [each for each in compared if each is not None]
    return Differences(
        checks=_summaries(changed),
        students=tuple(sorted(changed, key=lambda each: (-abs(each.difference or 0), each.person.id))),
        unchanged=len(both) - len(changed),
        exercises_appeared=tuple(key for key in after.keys if key not in before.keys),
        exercises_vanished=tuple(key for key in before.keys if key not in after.keys),
        students_appeared=tuple(student for student in after.grades if student not in before.grades),
        students_vanished=tuple(student for student in before.grades if student not in after.grades),
    )


def _student(before: _Side, after: _Side, student: str) -> StudentDifference | None:
    old, new = before.grades[student], after.grades[student]
    old_exercises, new_exercises = _exercises(old), _exercises(new)
    found = [
        _exercise(before, after, student, old_exercises.get(key), new_exercises.get(key))
        for key in dict.fromkeys([*new_exercises, *old_exercises])
    ]
    exercises = tuple(each for each in found if each is not None)
    if not exercises and (old.points, old.max_points) == (new.points, new.max_points):
        return None
    return StudentDifference(
        person=new.person,
        before=old.points,
        after=new.points,
        difference=None if old.points is None or new.points is None else new.points - old.points,
        max_before=old.max_points,
        max_after=new.max_points,
        exercises=exercises,
    )


def _exercises(grade: Grade) -> dict[str, ExerciseGrade]:
    return {exercise.key: exercise for lesson in grade.lessons for exercise in lesson.exercises}


def _exercise(
    before: _Side, after: _Side, student: str, old: ExerciseGrade | None, new: ExerciseGrade | None
) -> ExerciseDifference | None:
    old_checks, new_checks = before.checks(student, old), after.checks(student, new)
    names = dict.fromkeys([*new_checks, *old_checks])
    checks = tuple(each for name in names if (each := _check(old_checks.get(name), new_checks.get(name))) is not None)
    points = (old and old.points, new and new.points)
    either = new or old
    if either is None or (not checks and points[0] == points[1] and bool(old) == bool(new)):
        return None
    return ExerciseDifference(
        key=either.key,
        before=points[0],
        after=points[1],
        attempt_before=old.attempt if old else 0,
        attempt_after=new.attempt if new else 0,
        checks=checks,
    )


def _check(old: Check | None, new: Check | None) -> CheckDifference | None:
    before, after = _verdict(old), _verdict(new)
    either = new or old
    if before == after or either is None:
        return None
    return CheckDifference(name=either.name, title=either.title, before=before, after=after)


def _verdict(check: Check | None) -> Verdict | None:
    if check is None:
        return None
    return Verdict(outcome=check.outcome, reason=check.reason, points=check.points, max_points=check.max_points)


def _summaries(students: Sequence[StudentDifference]) -> tuple[CheckSummary, ...]:
    concerned: dict[tuple[str, str], list[tuple[str, CheckDifference]]] = defaultdict(list)
    for student in students:
        for exercise in student.exercises:
            for check in exercise.checks:
                concerned[exercise.key, check.name].append((student.person.id, check))
    summaries = [_summary(key, entries) for (key, _), entries in concerned.items()]
    return tuple(sorted(summaries, key=lambda each: (-len(each.students), each.key, each.name)))


def _summary(key: str, entries: Sequence[tuple[str, CheckDifference]]) -> CheckSummary:
    checks = [check for _, check in entries]
    change: Change = "changed"
    if all(check.before is None for check in checks):
        change = "appeared"
    elif all(check.after is None for check in checks):
        change = "vanished"
    moves = Counter(f"{outcome_of(check.before)} → {outcome_of(check.after)}" for check in checks)
    return CheckSummary(
        key=key,
        name=checks[0].name,
        title=checks[0].title,
        change=change,
        students=tuple(student for student, _ in entries),
        moves=dict(moves.most_common()),
    )


def outcome_of(verdict: Verdict | None) -> str:
    """Say what a verdict is, with the reason of a failure."""
    if verdict is None:
        return "not there"
    return f"{verdict.outcome} ({verdict.reason})" if verdict.reason else verdict.outcome
