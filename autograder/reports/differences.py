"""Two gradings of a class compared, on a terminal and as JSON."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

import msgspec
from rich.console import Console
from rich.text import Text

from autograder.decimals import shown
from autograder.gradebook.differences import (
    CheckDifference,
    CheckSummary,
    Differences,
    ExerciseDifference,
    StudentDifference,
    Verdict,
    outcome_of,
)
from autograder.gradebook.people import called
from autograder.reports.ink import Ink

_NAMED = 12


def render(differences: Differences) -> str:
    """Give them as JSON; points are numbers as they are written."""
    encoder = msgspec.json.Encoder(decimal_format="number")
    return msgspec.json.format(encoder.encode(differences), indent=2).decode() + "\n"


def print_differences(differences: Differences, console: Console) -> None:
    """Print what concerns which check, then each student."""
    ink = Ink(console)
    for what, names in (
        ("Exercises that are new", differences.exercises_appeared),
        ("Exercises that are gone", differences.exercises_vanished),
        ("Students who are new", differences.students_appeared),
        ("Students who are gone", differences.students_vanished),
    ):
        if names:
            ink.line(Text(f"{what}: {_listing(names, ink)}."))
    if differences.checks:
        ink.line(Text("Checks", style="bold"))
    for check in differences.checks:
        _print_check(check, ink)
    if differences.students:
        ink.line(Text("Students", style="bold"))
    for student in differences.students:
        _print_student(student, ink)
    moved = sum(bool(student.difference) or student.difference is None for student in differences.students)
    total = len(differences.students) + differences.unchanged
    ink.line(Text(f"{moved} of {total} {'grade changes' if total == 1 else 'grades change'}."))


def _print_check(check: CheckSummary, ink: Ink) -> None:
    change = "" if check.change == "changed" else f", {check.change}"
    count = len(check.students)
    concerned = f"{count} {'student' if count == 1 else 'students'}"
    ink.line(Text(ink.on_one_line(f"{check.key} · {check.name}{change}: {concerned}")), indent=2)
    moves = ", ".join(f"{number} × {move}" for move, number in check.moves.items())  # noqa: RUF001
    ink.line(Text(ink.on_one_line(moves)), indent=4)
    ink.line(Text(_listing(check.students, ink), style="dim"), indent=4)


def _print_student(student: StudentDifference, ink: Ink) -> None:
    before, after = _points(student.before), _points(student.after)
    if student.max_before != student.max_after:
        before, after = f"{before} of {shown(student.max_before)}", f"{after} of {shown(student.max_after)}"
    by = "" if student.difference is None else f" ({_signed(student.difference)})"
    ink.line(Text(ink.on_one_line(f"{called(student.person)}: {before} → {after}{by}"), style="bold"), indent=2)
    for exercise in student.exercises:
        _print_exercise(exercise, ink)


def _print_exercise(exercise: ExerciseDifference, ink: Ink) -> None:
    points = f"{_points(exercise.before)} → {_points(exercise.after)}"
    attempts = ""
    if exercise.attempt_before != exercise.attempt_after:
        attempts = f", attempt {exercise.attempt_before} → {exercise.attempt_after}"
    ink.line(Text(ink.on_one_line(f"{exercise.key}: {points}{attempts}")), indent=4)
    for check in exercise.checks:
        ink.line(Text(ink.on_one_line(_verdicts(check)), style="dim"), indent=6)
    if not exercise.checks:
        ink.line(Text("The checks are the same; `autograder explain` shows what was made of them.", style="dim"), 6)


def _verdicts(check: CheckDifference) -> str:
    outcomes = f"{outcome_of(check.before)} → {outcome_of(check.after)}"
    return f"{check.name}: {outcomes}, {_worth(check.before)} → {_worth(check.after)}"


def _worth(verdict: Verdict | None) -> str:
    if verdict is None:
        return "nothing"
    points = "not scored" if verdict.points is None else f"{verdict.points:g}"
    return f"{points} of {verdict.max_points:g}"


def _points(points: Decimal | None) -> str:
    return "not scored" if points is None else shown(points)


def _signed(difference: Decimal) -> str:
    return "no change" if not difference else f"{'+' if difference > 0 else '−'}{shown(abs(difference))}"  # noqa: RUF001


def _listing(names: Sequence[str], ink: Ink) -> str:
    more = f" and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
    return ", ".join(ink.on_one_line(name) for name in names[:_NAMED]) + more
