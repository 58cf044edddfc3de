"""PrairieLearn: `/grade/results/results.json` of an external grader, as `docs/externalGrading.md` there defines it.

`score` is between 0 and 1. Where we failed, and where no file could be read, the submission is not gradable: it then
costs the student no attempt. Points are shown for all tests or for none.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any, Final

from autograder.decimals import shown
from autograder.exports.gradescope import encode
from autograder.exports.told import NO_SCORE, Score, decimal_of, for_student, score, text_of, titles_of
from autograder.gradebook.examined import examined
from autograder.gradebook.records import Grade
from autograder.plain_text import on_one_line
from autograder.results import Check, Submission

MAX_BYTES: Final = 1_000_000  # PrairieLearn takes a megabyte
_DIGITS: Final = Decimal("1e-12")


def render_prairielearn(submission: Submission, grade: Grade) -> bytes:
    """Write the results of one submission; texts are cut where they would not fit."""
    visible, worth = for_student(submission), score(submission, grade)
    titles = titles_of(grade)
    head = _head(visible, worth)
    for longest in (None, 500, 100, 0):
        content = encode({**head, "tests": _tests(visible, titles, longest, has_points=worth.points is not None)})
        if len(content) <= MAX_BYTES:
            return content
    return encode(head)


def _head(visible: Submission, worth: Score) -> dict[str, Any]:
    checks = [check for exercise in visible.exercises for check in examined(exercise.checks)]
    if worth.points is None:
        return {"gradable": False, "message": NO_SCORE}
    if checks and all(check.reason in {"missing", "unreadable"} for check in checks):
        return {"gradable": False, "format_errors": list(dict.fromkeys(check.message for check in checks))}
    share = worth.points / worth.max_points if worth.max_points else Decimal(0)
    return {
        "gradable": True,
        "score": decimal_of(min(max(share, Decimal(0)), Decimal(1)).quantize(_DIGITS)),
        "message": f"{shown(worth.points)} of {shown(worth.max_points)} points.",
    }


def _tests(visible: Submission, titles: dict[str, str], longest: int | None, *, has_points: bool) -> list[Any]:
    return [
        _test(check, titles[exercise.key], longest, has_points=has_points)
        for exercise in visible.exercises
        for check in exercise.checks
    ]


def _test(check: Check, exercise: str, longest: int | None, *, has_points: bool) -> dict[str, Any]:
    text = text_of(check)
    told: dict[str, Any] = {
        "name": f"{on_one_line(exercise)}: {check.title}",
        "message": text if longest is None or len(text) <= longest else f"{text[:longest]}…",
    }
    if has_points:
        told |= {"points": decimal_of(check.points or 0.0), "max_points": decimal_of(check.max_points)}
    return told
