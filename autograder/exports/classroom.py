"""GitHub Classroom: the variable from which its reporter takes the score of a submission.

Defined by what `classroom-resources/autograding-grading-reporter` reads: base64 of a JSON object in
`<RUNNER>_RESULTS`. The score that it reports is the sum of the scores of the tests, and it prints names and messages
to the log of the workflow. So a late penalty is a test of its own, and no text can be a workflow command. Where we
failed, `max_score` is 0: the reporter then reports no points.
"""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Sequence
from decimal import Decimal
from typing import Any, Final

from autograder.exports.told import NO_SCORE, Score, decimal_of, for_student, score, text_of, titles_of
from autograder.gradebook.records import Grade
from autograder.plain_text import on_one_line
from autograder.results import FINE, Check, Submission

_VERSION: Final = 1
_COMMAND: Final = re.compile(r":(?=:)|##(?=\[)")
_MAX_BYTES: Final = 90_000  # base64 adds a third, and Linux takes no variable above 128 KiB


def render_classroom(submission: Submission, grade: Grade) -> str:
    """Write the variable's value for one submission; messages are cut where they would not fit."""
    visible, worth = for_student(submission), score(submission, grade)
    titles = titles_of(grade)
    for longest in (500, 200, 80, 0):
        text = json.dumps(_told(visible, worth, titles, longest), separators=(",", ":"))
        if len(text) <= _MAX_BYTES:
            break
    else:
        text = json.dumps(_in_short(visible, worth), separators=(",", ":"))
    return base64.b64encode(text.encode()).decode()


def without_commands(text: str) -> str:
    """Part what GitHub would take for a workflow command, in either of its two spellings."""
    return _COMMAND.sub(r"\g<0> ", text)


def _told(visible: Submission, worth: Score, titles: dict[str, str], longest: int) -> dict[str, Any]:
    tests = [_test(check, titles[exercise.key], longest) for exercise in visible.exercises for check in exercise.checks]
    return {**_head(worth, visible), "tests": [*tests, *_late(worth, tests)]}


def _in_short(visible: Submission, worth: Score) -> dict[str, Any]:
    """Give the score alone, for a submission of thousands of checks."""
    head = _head(worth, visible)
    points = 0.0 if worth.points is None else float(worth.points)
    return {**head, "tests": [{"name": "All checks", "status": head["status"], "score": points, "line_no": 0}]}


def _head(worth: Score, submission: Submission) -> dict[str, Any]:
    if worth.points is None:
        return {"version": _VERSION, "status": "error", "max_score": 0, "message": NO_SCORE}
    outcomes = {check.outcome for exercise in submission.exercises for check in exercise.checks}
    status = "pass" if outcomes <= FINE else "fail"
    return {"version": _VERSION, "status": status, "max_score": _number(float(worth.max_points))}


def _test(check: Check, exercise: str, longest: int) -> dict[str, Any]:
    status = {"passed": "pass", "fault": "error"}.get(check.outcome, "fail")
    told: dict[str, Any] = {
        "name": without_commands(f"{on_one_line(exercise)}: {check.title}"),
        "status": status,
        "score": _number(check.points or 0.0),
        "line_no": 0,
    }
    message = on_one_line(text_of(check), longest) if longest and status != "pass" else ""
    return {**told, "message": without_commands(message)} if message else told


def _late(worth: Score, tests: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Make the sum of all scores what the submission is worth."""
    if worth.points is None:
        return []
    off = worth.points - sum((decimal_of(test["score"]) for test in tests), Decimal(0))
    return [{"name": "Late penalty", "status": "fail", "score": _number(float(off)), "line_no": 0}] if off else []


def _number(number: float) -> int | float:
    return int(number) if number == int(number) else number
