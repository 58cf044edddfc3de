"""Plain tables for spreadsheets and scripts: a row for each student, or for each check; the staff's, not students'."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Final

import msgspec

from autograder.exports.columns import Columns
from autograder.exports.tables import PLAIN, Cell, Style, render
from autograder.exports.told import decimal_of, points_of
from autograder.gradebook.records import Grade
from autograder.plain_text import on_one_line
from autograder.results import Check, Exercise, Person, Results, Submission


class CheckRow(msgspec.Struct, frozen=True, kw_only=True):
    """One verdict; what is not known is empty, points are null where we failed."""

    student: str
    name: str
    email: str
    section: str
    attempt: int
    submitted: str
    lesson: str
    exercise: str
    check: str
    title: str
    outcome: str
    reason: str
    points: Decimal | None
    max_points: Decimal
    diagnosis: str
    seconds: Decimal


CHECK_COLUMNS: Final = CheckRow.__struct_fields__


def render_students(grades: Sequence[Grade], course_title: str, style: Style = PLAIN) -> bytes:
    """Write a row for each student: the course's points, then a column for each lesson, named as its folder."""
    columns = Columns(grades, course_title)
    header = ["student", "name", "email", "section", "points", "max_points", "pending", "faults"]
    header += [column.names[0] for column in columns.lessons]
    rows: list[list[Cell]] = []
    for grade in grades:
        person = grade.person
        told: list[Cell] = [person.id, person.name, person.email, person.section]
        told += [points_of(grade.points), decimal_of(grade.max_points), decimal_of(grade.pending), grade.faults]
        worths = (column.of(grade) for column in columns.lessons)
        rows.append([*told, *(points_of(worth.points) if worth else None for worth in worths)])
    return render(header, rows, style)


def render_checks(results: Results, style: Style = PLAIN) -> bytes:
    """Write a row for each student, attempt and check."""
    return render(CHECK_COLUMNS, (_cells(row) for row in check_rows(results)), style)


def check_rows(results: Results) -> Iterator[CheckRow]:
    """List every verdict of a run, with who it is on."""
    people = {person.id: person for person in results.roster}
    for submission in results.submissions:
        person = people.get(submission.student, Person(id=submission.student))
        for exercise in submission.exercises:
            for check in exercise.checks:
                yield _row(person, submission, exercise, check)


def _row(person: Person, submission: Submission, exercise: Exercise, check: Check) -> CheckRow:
    return CheckRow(
        student=person.id,
        name=person.name,
        email=person.email,
        section=person.section,
        attempt=submission.attempt,
        submitted=submission.submitted or "",
        lesson=exercise.key.partition("/")[0],
        exercise=exercise.key,
        check=check.name,
        title=on_one_line(check.title),
        outcome=check.outcome,
        reason=check.reason or "",
        points=points_of(check.points),
        max_points=decimal_of(check.max_points),
        diagnosis=check.diagnosis or "",
        seconds=decimal_of(check.seconds),
    )


def _cells(row: CheckRow) -> list[Cell]:
    return [getattr(row, name) for name in CHECK_COLUMNS]
