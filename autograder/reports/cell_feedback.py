"""Feedback on one exercise for a notebook's cell: as HTML that may stand inside any page, and as plain text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache

import jinja2
import msgspec

from autograder.reports.drawing import describe
from autograder.reports.outline import CheckPart, ExercisePart
from autograder.reports.templates import environment

_TEMPLATE = "cell_feedback.html"


class CellFeedback(msgspec.Struct, frozen=True, kw_only=True):
    """What is told below an exercise: a heading, remarks on the notebook itself, and the exercise if it was begun."""

    heading: str
    remarks: tuple[str, ...]
    exercise: ExercisePart | None


def render_html(told: CellFeedback) -> str:
    """Give a block of HTML, escaped, that needs no style of its own."""
    return _environment().get_template(_TEMPLATE).render(told=told).strip()


def render_text(told: CellFeedback) -> str:
    """Give the same as plain text."""
    return "\n".join([told.heading, *told.remarks, *(_of_exercise(told.exercise) if told.exercise else ())])


def _of_exercise(part: ExercisePart) -> Iterator[str]:
    yield from part.remarks
    yield from _indented([part.shared] if part.shared else [], "  ")
    yield from (f"  {line}." for picture in part.pictures for line in describe(picture))
    for check in part.checks:
        why = f", {check.why}" if check.why else ""
        yield f"{check.sign.symbol} {check.title}: {check.sign.words}{why} ({check.points})"
        yield from _of_check(check)


def _of_check(check: CheckPart) -> Iterator[str]:
    if check.explanation:
        yield "    A known mix-up gives the same values as your code:"
        yield from _indented(check.explanation, "    > ")
    yield from _indented([check.message] if check.message else [], "    ")
    yield from (f"    {line}." for picture in check.pictures for line in describe(picture))
    if check.printed:
        yield "    Your code printed:"
        yield from _indented([check.printed], "    | ")


def _indented(texts: Sequence[str], indent: str) -> Iterator[str]:
    for text in texts:
        yield from (f"{indent}{line}" for line in text.split("\n"))


@cache
def _environment() -> jinja2.Environment:
    return environment({"described": describe})
