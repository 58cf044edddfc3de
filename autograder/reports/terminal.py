"""Results on a terminal: a table of the class, and what failed.

Names and messages come from students. They are printed as plain text without any character that could steer a
terminal or reorder a line.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

from rich import box
from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from autograder.reports.marks import MARKS
from autograder.results import Check, Exercise, Outcome, Results, Submission

_LONGEST_NAME = 24
_PRINTED_LINES = 10
_STEERING = {"Cc", "Cf", "Cs", "Zl", "Zp"}  # control, format (bidi and zero-width too), surrogates, line separators


def print_results(results: Results, console: Console, *, details: bool = False) -> None:
    """Print faults, the table and its totals; with `details`, each student's failing checks too."""
    ink = _Ink(console)
    _print_faults(results.submissions, ink)
    keys = _keys(results.submissions)
    table = _class_table(results.submissions, keys, ink)
    if not results.submissions:
        ink.line(Text("There are no submissions."))
    elif table is not None:
        console.print(table)
        ink.line(_legend(ink))
    else:
        _print_blocks(results.submissions, ink)
        ink.line(_legend(ink))
    if details:
        for submission in results.submissions:
            _print_details(submission, ink)
    _print_totals(results, ink)


class _Ink:
    """Writes on one console, in the characters that it knows."""

    def __init__(self, console: Console) -> None:
        self.console = console
        self._encoding = console.encoding
        self._ascii = console.options.ascii_only

    def plain(self, text: str, longest: int | None = None) -> str:
        """Neutralise what could steer the terminal; newlines stay for the caller to split at."""
        safe = "".join(
            char if char == "\n" or unicodedata.category(char) not in _STEERING else "\ufffd"
            for char in text.replace("\r\n", "\n").expandtabs(4)
        )
        if longest is not None and len(safe) > longest:
            safe = safe[: longest - 1] + "…"
        return safe.encode(self._encoding, "replace").decode(self._encoding)

    def mark(self, outcome: Outcome) -> Text:
        """Draw an outcome."""
        symbol, ascii_symbol, style = MARKS[outcome]
        return Text(ascii_symbol if self._ascii else symbol, style=style)

    def line(self, text: Text, indent: int = 0) -> None:
        """Print one paragraph, wrapped within its indentation."""
        self.console.print(Padding(text, (0, 0, 0, indent)))


def _class_table(submissions: Sequence[Submission], keys: Sequence[str], ink: _Ink) -> Table | None:
    """Make a table of students and exercises with the longest headings that fit, or nothing if none fit."""
    names = [key.rpartition("/")[2] for key in keys]
    unambiguous = names if len(set(names)) == len(names) else list(keys)
    numbers = [str(number) for number in range(1, len(keys) + 1)]
    for headings in (unambiguous, numbers):
        table = Table(box=box.SIMPLE_HEAD, caption_justify="left", pad_edge=False)
        table.add_column("student", no_wrap=True)
        for heading in headings:
            table.add_column(ink.plain(heading), no_wrap=True)
        table.add_column("points", no_wrap=True, justify="right")
        for submission in submissions:
            by_key = {exercise.key: exercise for exercise in submission.exercises}
            cells = [_cell(by_key.get(key), ink) for key in keys]
            name = Text(_one_line(submission.student, ink, _LONGEST_NAME))
            table.add_row(name, *cells, Text(_points(submission.points, submission.max_points)))
        if headings is numbers:
            table.caption = Text(
                ", ".join(f"{number} {ink.plain(key)}" for number, key in zip(numbers, keys, strict=True))
            )
        if ink.console.measure(table).minimum <= ink.console.width and _natural_width(table, ink) <= ink.console.width:
            return table
    return None


def _natural_width(table: Table, ink: _Ink) -> int:
    caption, table.caption = table.caption, None
    width = ink.console.measure(table, options=ink.console.options.update(width=10_000)).maximum
    table.caption = caption
    return width


def _cell(exercise: Exercise | None, ink: _Ink) -> Text:
    if exercise is None:
        return Text("")
    points = "" if exercise.points is None else f" {exercise.points:g}"
    return ink.mark(exercise.outcome) + Text(points)


def _print_blocks(submissions: Sequence[Submission], ink: _Ink) -> None:
    """Print each student by themselves: for courses of more exercises than a terminal has columns."""
    for submission in submissions:
        total = _points(submission.points, submission.max_points)
        ink.line(Text(f"{_one_line(submission.student, ink)}  {total}", style="bold"))
        for exercise in submission.exercises:
            points = _points(exercise.points, exercise.max_points)
            ink.line(ink.mark(exercise.outcome) + Text(f" {ink.plain(exercise.key)}  {points}"), indent=2)


def _print_faults(submissions: Sequence[Submission], ink: _Ink) -> None:
    faults = [
        (one.student, exercise) for one in submissions for exercise in one.exercises if exercise.outcome == "fault"
    ]
    if not faults:
        return
    ink.line(Text(f"{len(faults)} not graded, by a fault of the grader. No student pays for it.", style="bold magenta"))
    for student, exercise in faults:
        ink.line(ink.mark("fault") + Text(f" {_one_line(student, ink)}: {ink.plain(exercise.key)}"), indent=2)
        for check in exercise.checks:
            if check.outcome == "fault":
                _print_check(check, ink)


def _print_details(submission: Submission, ink: _Ink) -> None:
    failing = [
        (exercise, check) for exercise in submission.exercises for check in exercise.checks if check.outcome == "failed"
    ]
    if not failing:
        return
    ink.line(Text(f"\n{_one_line(submission.student, ink)}", style="bold"))
    for exercise, check in failing:
        ink.line(Text(_one_line(f"{exercise.key}: {check.name}", ink)), indent=2)
        _print_check(check, ink)


def _print_check(check: Check, ink: _Ink) -> None:
    words = [word for word in (check.reason, check.diagnosis) if word]
    title = _one_line(check.title or check.name, ink) + (f" ({', '.join(words)})" if words else "")
    ink.line(ink.mark(check.outcome) + Text(f" {ink.plain(title)}"), indent=4)
    for text in filter(None, (check.message, check.note)):
        for line in ink.plain(text).strip("\n").split("\n"):
            ink.line(Text(line), indent=6)
    printed = ink.plain(check.output).strip("\n").split("\n") if check.output else []
    for line in printed[:_PRINTED_LINES]:
        ink.line(Text(f"printed: {line}", style="dim"), indent=6)
    if len(printed) > _PRINTED_LINES:
        ink.line(Text(f"printed: … {len(printed) - _PRINTED_LINES} more lines", style="dim"), indent=6)


def _print_totals(results: Results, ink: _Ink) -> None:
    totals = [one.points for one in results.submissions if one.points is not None]
    mean = f", {sum(totals) / len(totals):g} points on average" if totals else ""
    if results.run.sandbox == "none":
        warning = "Graded WITHOUT a sandbox: the code of every student could read and change what the grader could."
        ink.line(Text(warning, style="bold red"))
    count = len(results.submissions)
    ink.line(Text(f"{count} {'submission' if count == 1 else 'submissions'}{mean}, {results.faults} faults."))
    waiting = [
        check.max_points
        for one in results.submissions
        for exercise in one.exercises
        for check in exercise.checks
        if check.outcome == "pending"
    ]
    if waiting:
        texts = "1 text waits" if len(waiting) == 1 else f"{len(waiting)} texts wait"
        ink.line(Text(f"{texts} to be marked by hand, for up to {sum(waiting):g} points beyond the totals above."))


def _legend(ink: _Ink) -> Text:
    return Text("  ").join(ink.mark(outcome) + Text(f" {outcome}") for outcome in MARKS)


def _keys(submissions: Sequence[Submission]) -> list[str]:
    return list(dict.fromkeys(exercise.key for submission in submissions for exercise in submission.exercises))


def _points(points: float | None, max_points: float) -> str:
    return f"not scored/{max_points:g}" if points is None else f"{points:g}/{max_points:g}"


def _one_line(text: str, ink: _Ink, longest: int | None = None) -> str:
    return ink.plain(text, longest).replace("\n", " ")
