"""Results on a terminal: a table of the class, and what failed.

Names and messages come from students. They are printed as plain text without any character that could steer a
terminal or reorder a line.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from autograder.decimals import rounded, shown
from autograder.gradebook import ExerciseGrade, Grade
from autograder.gradebook.counted import by_student, counted, exercises_of
from autograder.reports.ink import Ink
from autograder.reports.marks import MARKS
from autograder.results import Check, Results, Submission

_LONGEST_NAME = 24
_PRINTED_LINES = 10
_MOST_STUDENTS = 200  # that anybody would look through in a terminal


def print_results(results: Results, book: Sequence[Grade], console: Console, *, details: bool = False) -> None:
    """Print faults, the table of these grades and its totals; with `details`, each student's failing checks too."""
    ink = Ink(console)
    _print_faults(results.submissions, ink)
    if not book:
        ink.line(Text("There are no submissions."))
    elif len(book) > _MOST_STUDENTS:
        ink.line(Text(f"{len(book)} students are too many for a table here; the class report lists them all."))
    else:
        _print_class(book, ink)
    if details:
        print_details(results, console)
    _print_totals(results, book, ink)


def print_details(results: Results, console: Console) -> None:
    """Print each student's failing checks, with what they said and printed."""
    ink = Ink(console)
    for submission in results.submissions:
        _print_details(submission, ink)


def _print_class(book: Sequence[Grade], ink: Ink) -> None:
    table = _class_table(book, ink)
    if table is not None:
        ink.console.print(table)
    else:
        _print_blocks(book, ink)
    ink.line(_legend(ink))


def _class_table(book: Sequence[Grade], ink: Ink) -> Table | None:
    """Make a table of students and exercises with the longest headings that fit, or nothing if none fit."""
    keys = [exercise.key for exercise in exercises_of(book[0])]
    names = [key.rpartition("/")[2] for key in keys]
    unambiguous = names if len(set(names)) == len(names) else list(keys)
    numbers = [str(number) for number in range(1, len(keys) + 1)]
    for headings in (unambiguous, numbers):
        table = Table(box=box.SIMPLE_HEAD, caption_justify="left", pad_edge=False)
        table.add_column("student", no_wrap=True)
        for heading in headings:
            table.add_column(ink.plain(heading), no_wrap=True)
        table.add_column("points", no_wrap=True, justify="right")
        for grade in book:
            cells = [_cell(exercise, ink) for exercise in exercises_of(grade)]
            name = Text(ink.on_one_line(grade.person.id, _LONGEST_NAME))
            table.add_row(name, *cells, Text(_points(grade.points, grade.max_points)))
        if headings is numbers:
            table.caption = Text(
                ", ".join(f"{number} {ink.plain(key)}" for number, key in zip(numbers, keys, strict=True))
            )
        if ink.console.measure(table).minimum <= ink.console.width and _natural_width(table, ink) <= ink.console.width:
            return table
    return None


def _natural_width(table: Table, ink: Ink) -> int:
    caption, table.caption = table.caption, None
    width = ink.console.measure(table, options=ink.console.options.update(width=10_000)).maximum
    table.caption = caption
    return width


def _cell(exercise: ExerciseGrade, ink: Ink) -> Text:
    if not exercise.attempt:
        return Text("")
    points = "" if exercise.points is None else f" {shown(exercise.points)}"
    return ink.mark(exercise.outcome) + Text(points)


def _print_blocks(book: Sequence[Grade], ink: Ink) -> None:
    """Print each student by themselves: for courses of more exercises than a terminal has columns."""
    for grade in book:
        total = _points(grade.points, grade.max_points)
        ink.line(Text(f"{ink.on_one_line(grade.person.id)}  {total}", style="bold"))
        for exercise in exercises_of(grade):
            points = _points(exercise.points, exercise.max_points)
            ink.line(ink.mark(exercise.outcome) + Text(f" {ink.plain(exercise.key)}  {points}"), indent=2)


def _print_faults(submissions: Sequence[Submission], ink: Ink) -> None:
    faults = [
        (one.student, exercise) for one in submissions for exercise in one.exercises if exercise.outcome == "fault"
    ]
    if not faults:
        return
    ink.line(Text(f"{len(faults)} not graded, by a fault of the grader. No student pays for it.", style="bold magenta"))
    for student, exercise in faults:
        ink.line(ink.mark("fault") + Text(f" {ink.on_one_line(student)}: {ink.plain(exercise.key)}"), indent=2)
        for check in exercise.checks:
            if check.outcome == "fault":
                _print_check(check, ink)


def _print_details(submission: Submission, ink: Ink) -> None:
    failing = [
        (exercise, check) for exercise in submission.exercises for check in exercise.checks if check.outcome == "failed"
    ]
    if not failing:
        return
    ink.line(Text(f"\n{ink.on_one_line(submission.student)}", style="bold"))
    for exercise, check in failing:
        ink.line(Text(ink.on_one_line(f"{exercise.key}: {check.name}")), indent=2)
        _print_check(check, ink)


def _print_check(check: Check, ink: Ink) -> None:
    words = [word for word in (check.reason, check.diagnosis) if word]
    title = ink.on_one_line(check.title or check.name) + (f" ({', '.join(words)})" if words else "")
    ink.line(ink.mark(check.outcome) + Text(f" {ink.plain(title)}"), indent=4)
    for text in filter(None, (check.message, check.note)):
        for line in ink.plain(text).strip("\n").split("\n"):
            ink.line(Text(line), indent=6)
    printed = ink.plain(check.output).strip("\n").split("\n") if check.output else []
    for line in printed[:_PRINTED_LINES]:
        ink.line(Text(f"printed: {line}", style="dim"), indent=6)
    if len(printed) > _PRINTED_LINES:
        ink.line(Text(f"printed: … {len(printed) - _PRINTED_LINES} more lines", style="dim"), indent=6)


def _print_totals(results: Results, book: Sequence[Grade], ink: Ink) -> None:
    present = by_student(results.submissions)
    totals = [grade.points for grade in book if grade.points is not None and grade.person.id in present]
    mean = f", {shown(rounded(sum(totals) / len(totals), 2))} points on average" if totals else ""
    if results.run.sandbox == "none":
        warning = "Graded WITHOUT a sandbox: the code of every student could read and change what the grader could."
        ink.line(Text(warning, style="bold red"))
    count, people = len(results.submissions), len(present)
    several = f" of {people} {'student' if people == 1 else 'students'}" if people != count else ""
    graded = f"{count} {'submission' if count == 1 else 'submissions'}{several}"
    ink.line(Text(f"{graded}{mean}, {results.faults} faults."))
    texts = sum(
        check.outcome == "pending"
        for grade in book
        for exercise in counted(grade, present.get(grade.person.id, ())).exercises
        for check in exercise.checks
    )
    if texts:
        waiting = "1 text waits" if texts == 1 else f"{texts} texts wait"
        most = shown(sum((grade.pending for grade in book), Decimal(0)))
        ink.line(Text(f"{waiting} to be marked by hand, for up to {most} points beyond the totals above."))


def _legend(ink: Ink) -> Text:
    return Text("  ").join(ink.mark(outcome) + Text(f" {outcome}") for outcome in MARKS)


def _points(points: Decimal | None, max_points: Decimal) -> str:
    return f"not scored/{shown(max_points)}" if points is None else f"{shown(points)}/{shown(max_points)}"
