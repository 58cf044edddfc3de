"""What the public checks say of an exercise, for its student's terminal, however narrow it is.

Titles and messages may hold what a student's code has made: they are plain text, and what could steer is made visible.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from rich.console import Console, Group
from rich.text import Text

from autograder.plain_text import make_visible, on_one_line, shorten
from autograder.reports.marks import MARKS
from autograder.results import FINE, Check, Exercise

_WIDEST: Final = 100  # longer lines are hard to read
_PRINTED_LINES: Final = 8
_BELOW: Final = "    "


def print_checked(checked: Sequence[Exercise], titles: dict[str, str], next_step: str, console: Console) -> None:
    """Print the verdicts on some exercises, and what to do now."""
    for exercise in checked:
        console.print(draw(exercise, console, title=titles.get(exercise.key, "")))
        console.print()
    if len(checked) > 1:
        passed = sum(exercise.outcome in FINE for exercise in checked)
        console.print(_plain(f"{passed} of {len(checked)} exercises pass all their public checks.", console))
    arrow = "->" if console.options.ascii_only else "→"
    console.print(_hanging(Text(f"{arrow} ", style="bold"), _plain(next_step, console), console))


def draw(exercise: Exercise, console: Console, *, title: str = "") -> Group:
    """Draw the verdicts on one exercise: a line for each check, and under it what is to be said of it."""
    points = "not scored" if exercise.points is None else f"{exercise.points:g} of {exercise.max_points:g} points"
    name = f"{exercise.key}  {title}" if title else exercise.key
    head = _plain(name, console, "bold") + Text("  ") + _plain(points, console)
    return Group(_wrapped(head, console, ""), *_checks(exercise.checks, console))


def _checks(checks: Sequence[Check], console: Console) -> Iterator[Text]:
    """Draw all checks; what was said or printed once is not repeated."""
    said: set[str] = set()
    for check in checks:
        yield _line(check, console)
        for text, style in ((check.message, ""), (check.explanation, "italic")):
            if text and text not in said:
                said.add(text)
                yield from _paragraphs(text, console, style)
        if check.output.strip() and check.output not in said:
            said.add(check.output)
            yield from _printed(check.output, console)


def _line(check: Check, console: Console) -> Text:
    symbol, ascii_symbol, style = MARKS[check.outcome]
    mark = Text(f"  {ascii_symbol if console.options.ascii_only else symbol} ", style=style)
    points = "" if check.points is None else f"  {check.points:g}/{check.max_points:g}"
    title = on_one_line(check.title or check.name)
    return _hanging(mark, _plain(title, console) + Text(points, style="dim"), console)


def _paragraphs(text: str, console: Console, style: str) -> Iterator[Text]:
    for line in make_visible(text).strip("\n").split("\n"):
        yield _wrapped(_plain(line, console, style), console, _BELOW)


def _printed(output: str, console: Console) -> Iterator[Text]:
    bar = _BELOW + ("| " if console.options.ascii_only else "│ ")
    width = max(8, min(console.width, _WIDEST) - len(bar))
    yield _wrapped(_plain("Your code printed:", console, "dim"), console, _BELOW)
    for line in shorten(output, _PRINTED_LINES, width).split("\n"):
        yield _wrapped(_plain(line, console, "dim"), console, bar)


def _plain(text: str, console: Console, style: str = "") -> Text:
    """Make a text of the characters that the terminal knows, without any that steer it."""
    encoding = console.encoding
    return Text(make_visible(text).encode(encoding, "replace").decode(encoding), style=style)


def _wrapped(text: Text, console: Console, indent: str) -> Text:
    return _hanging(Text(indent), text, console, indent)


def _hanging(first: Text, text: Text, console: Console, indent: str | None = None) -> Text:
    """Wrap a text beside what its first line begins with."""
    indent = " " * first.cell_len if indent is None else indent
    width = max(8, min(console.width, _WIDEST) - first.cell_len)
    lines = text.wrap(console, width, overflow="fold")
    return Text("\n").join((Text(indent) if number else first) + line for number, line in enumerate(lines))
