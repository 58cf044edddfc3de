"""The arithmetic of one student's grade on a terminal, line by line."""

from __future__ import annotations

from rich.console import Console
from rich.text import Text

from autograder.decimals import shown
from autograder.gradebook import ExerciseGrade, Grade, LessonGrade
from autograder.gradebook.people import called
from autograder.reports.ink import Ink


def print_arithmetic(grade: Grade, console: Console) -> None:
    """Print every step from the checks to the grade; who adds up what is shown comes to the same."""
    ink = Ink(console)
    ink.line(Text(ink.on_one_line(called(grade.person)), style="bold"))
    for lesson in grade.lessons:
        _print_lesson(lesson, ink)
    for line in grade.lines:
        ink.line(Text(ink.plain(line), style="bold"))


def _print_lesson(lesson: LessonGrade, ink: Ink) -> None:
    ink.line(Text(ink.on_one_line(f"{lesson.name} · {lesson.title}"), style="bold"))
    for exercise in lesson.exercises:
        _print_exercise(exercise, ink, is_dropped=exercise.key in lesson.dropped)
    for line in lesson.lines:
        ink.line(Text(ink.plain(line)), indent=2)


def _print_exercise(exercise: ExerciseGrade, ink: Ink, *, is_dropped: bool) -> None:
    points = "not scored" if exercise.points is None else shown(exercise.points)
    dropped = ", dropped" if is_dropped else ""
    head = f" {exercise.key} · {exercise.title}: {points} of {shown(exercise.max_points)}{dropped}"
    ink.line(ink.mark(exercise.outcome) + Text(ink.on_one_line(head)), indent=2)
    for line in exercise.lines:
        ink.line(Text(ink.plain(line), style="dim"), indent=6)
