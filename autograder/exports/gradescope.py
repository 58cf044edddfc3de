"""Gradescope: `/autograder/results/results.json`, as "Autograder Specifications" of its documentation defines it.

Where we failed, no number is written at all: a `score` of the top level or the sum of those of the tests becomes the
grade, and a missing part would count as zero.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

import msgspec

from autograder.exports.told import (
    NO_SCORE,
    Score,
    decimal_of,
    exercise_grades,
    for_student,
    score,
    score_in_words,
    text_of,
    titles_of,
)
from autograder.gradebook.records import Grade
from autograder.plain_text import on_one_line
from autograder.results import Check, Submission, count_faults

_ENCODER: Final = msgspec.json.Encoder(decimal_format="number")


def render_gradescope(
    submission: Submission, grade: Grade, *, seconds: float | None = None, sandbox: str = ""
) -> bytes:
    """Write the results of one submission; `sandbox` is for staff, who can look at `extra_data`."""
    worth = score(submission, grade)
    titles = titles_of(grade)
    tests = [
        _test(check, f"{number}.{place}", titles[exercise.key], is_scored=worth.points is not None)
        for number, exercise in enumerate(for_student(submission).exercises, start=1)
        for place, check in enumerate(exercise.checks, start=1)
    ]
    told: dict[str, Any] = {
        "output": "\n\n".join(_output(worth, grade, submission)),
        "output_format": "text",
        "test_output_format": "text",
        "test_name_format": "text",
        "visibility": "visible",
        "stdout_visibility": "hidden",
        "extra_data": {"sandbox": sandbox, "faults": count_faults([submission])},
        "tests": tests,
    }
    if worth.points is not None:
        told["score"] = decimal_of(worth.points)
    if seconds is not None:
        told["execution_time"] = round(seconds, 2)
    return encode(told)


def render_fault() -> bytes:
    """Write results that hold no score, because we failed."""
    told = {
        "output": NO_SCORE,
        "output_format": "text",
        "visibility": "visible",
        "stdout_visibility": "hidden",
        "extra_data": {"faults": 1},
        "tests": [],
    }
    return encode(told)


def encode(told: object) -> bytes:
    """Write JSON for people too, with numbers as exact as they are."""
    return msgspec.json.format(_ENCODER.encode(told), indent=2) + b"\n"


def _test(check: Check, number: str, exercise: str, *, is_scored: bool) -> dict[str, Any]:
    told: dict[str, Any] = {
        "name": f"{on_one_line(exercise)}: {check.title}",
        "number": number,
        "output": text_of(check),
        "visibility": "visible",
    }
    # What a person marks has no number yet; Gradescope shows such a test without one.
    if is_scored and check.outcome != "pending":
        told |= {"score": decimal_of(check.points or 0.0), "max_score": decimal_of(check.max_points)}
    if check.outcome not in {"pending", "fault"}:
        told["status"] = "passed" if check.outcome == "passed" else "failed"
    return told


def _output(worth: Score, grade: Grade, submission: Submission) -> Iterator[str]:
    yield from score_in_words(submission, grade)
    if worth.points is not None and worth.penalty:
        graded = exercise_grades(grade)
        lines = [(each.key, line) for each in submission.exercises for line in graded[each.key].lines]
        yield "\n".join(f"{key}: {on_one_line(line)}" for key, line in lines)
