"""What GitHub shows of a check: annotations beside the student's lines, and the run's summary.

Source of the forms and limits: GitHub's documentation, "Workflow commands for GitHub Actions". Messages may hold what a
student's code has made, so they can neither end an annotation nor begin another command.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from autograder.plain_text import make_visible
from autograder.reports.markdown_text import escape, escape_lines
from autograder.results import Check, Exercise, Outcome

MAX_ANNOTATIONS: Final = 10  # of one kind and step; GitHub drops what comes later
MAX_SUMMARY: Final = 1000 * 1024  # bytes; GitHub refuses more than a mebibyte
_LONGEST: Final = 2000
_WORDS: Final[dict[Outcome, str]] = {
    "passed": "✓ passed",
    "failed": "✗ failed",
    "unattempted": "· not written yet",
    "blocked": "↳ waits for another check",
    "pending": "? a person marks it",
    "fault": "! our fault",
}


def annotate(checked: Sequence[Exercise]) -> list[str]:
    """Give the workflow commands for what failed, and for what we could not run."""
    told = [
        _annotation(exercise, check)
        for exercise in checked
        for check in exercise.checks
        if check.outcome in {"failed", "fault"}
    ]
    if len(told) <= MAX_ANNOTATIONS:
        return told
    more = f"{len(told) - MAX_ANNOTATIONS + 1} more failing checks are in the summary of this run."
    return [*told[: MAX_ANNOTATIONS - 1], f"::error::{_data(more)}"]


def summary(checked: Sequence[Exercise], titles: dict[str, str]) -> str:
    """Write the run's summary in Markdown; what does not fit is left out, and that is said."""
    text = ""
    for number, exercise in enumerate(checked):
        section = "\n".join(_section(exercise, titles.get(exercise.key, exercise.key))) + "\n\n"
        if len((text + section).encode()) > MAX_SUMMARY:
            return (
                f"{text}{len(checked) - number} more exercises do not fit here. Run `autograder check` to see them.\n"
            )
        text += section
    return text


def _annotation(exercise: Exercise, check: Check) -> str:
    fields = {"file": f"exercises/{exercise.key}.py", "line": check.line or 1, "title": check.title}
    properties = ",".join(f"{name}={_property(str(value))}" for name, value in fields.items())
    kind = "error" if check.outcome == "failed" else "warning"
    text = "\n".join(filter(None, (check.message, check.explanation)))
    return f"::{kind} {properties}::{_data(text)}"


def _section(exercise: Exercise, title: str) -> Iterator[str]:
    points = "not scored" if exercise.points is None else f"{exercise.points:g} of {exercise.max_points:g} points"
    yield f"### {escape(title)}: {points}\n"
    yield "| check | | points |"
    yield "| --- | --- | ---: |"
    for check in exercise.checks:
        earned = "" if check.points is None else f"{check.points:g}"
        yield f"| {escape(check.title)} | {_WORDS[check.outcome]} | {earned} / {check.max_points:g} |"
    for check in exercise.checks:
        if check.outcome in {"failed", "fault"}:
            yield f"\n**{escape(check.title)}**\n"
            yield escape_lines(check.message[:_LONGEST])
            if check.explanation:
                yield "\n" + escape_lines(check.explanation)


def _data(text: str) -> str:
    """Escape the text of a command, which ends with its line."""
    shown = make_visible(text[:_LONGEST])
    return shown.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text.replace("\n", " ")).replace(":", "%3A").replace(",", "%2C")
