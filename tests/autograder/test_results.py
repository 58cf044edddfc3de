"""The arithmetic of outcomes and points."""

from __future__ import annotations

import math
from collections.abc import Iterable
from decimal import Decimal
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograder.results import Check, Outcome, exercise_outcome, score_exercise, score_submission

OUTCOMES: tuple[Outcome, ...] = get_args(Outcome)


def check(outcome: Outcome, max_points: float = 1.0) -> Check:
    points = None if outcome == "fault" else max_points if outcome == "passed" else 0.0
    return Check(name="test_a", title="A holds", outcome=outcome, points=points, max_points=max_points)


_CHECKS = st.lists(st.builds(check, st.sampled_from(OUTCOMES), st.floats(0, 100)), max_size=8)


@pytest.mark.parametrize(
    ("outcomes", "whole"),
    [
        (["passed", "passed"], "passed"),
        (["passed", "failed"], "failed"),
        (["unattempted", "unattempted"], "unattempted"),
        (["passed", "unattempted"], "failed"),
        (["unattempted", "blocked"], "failed"),
        (["passed", "blocked"], "failed"),
        (["passed", "pending"], "pending"),
        (["pending"], "pending"),
        (["pending", "failed"], "failed"),
        (["passed", "fault"], "fault"),
        (["failed", "fault"], "fault"),
        ([], "fault"),
    ],
)
def test_checks_amount_to_an_outcome(outcomes: list[Outcome], whole: Outcome) -> None:
    assert exercise_outcome(outcomes) == whole


@given(_CHECKS)
def test_nothing_passes_by_default(checks: list[Check]) -> None:
    exercise = score_exercise("k", checks)
    everything_passed = bool(checks) and all(one.outcome == "passed" for one in checks)
    assert (exercise.outcome == "passed") == everything_passed
    if exercise.outcome == "passed":
        assert exercise.points == exercise.max_points


@given(_CHECKS)
def test_a_fault_of_ours_leaves_no_score_and_nothing_else_does(checks: list[Check]) -> None:
    exercise = score_exercise("k", checks)
    has_fault = not checks or any(one.outcome == "fault" for one in checks)
    assert (exercise.outcome == "fault") == (exercise.points is None) == has_fault


@given(_CHECKS, st.randoms())
def test_the_order_of_checks_does_not_matter(checks: list[Check], random: object) -> None:
    shuffled = list(checks)
    random.shuffle(shuffled)  # type: ignore[attr-defined]  # hypothesis gives a random.Random
    one, other = score_exercise("k", checks), score_exercise("k", shuffled)
    assert one.outcome == other.outcome
    assert math.isclose(one.points or 0.0, other.points or 0.0)


@given(_CHECKS)
def test_points_lie_between_nothing_and_all(checks: list[Check]) -> None:
    exercise = score_exercise("k", checks)
    assert 0 <= (exercise.points or 0.0) <= exercise.max_points


@given(st.lists(_CHECKS, max_size=5))
def test_a_submission_adds_up_unless_an_exercise_is_open(lists: list[list[Check]]) -> None:
    exercises = [score_exercise(str(number), checks) for number, checks in enumerate(lists)]
    submission = score_submission("ann", exercises)
    assert submission.max_points == added(exercise.max_points for exercise in exercises)
    if any(exercise.points is None for exercise in exercises):
        assert submission.points is None
    else:
        assert submission.points == added(exercise.points or 0.0 for exercise in exercises)


def added(points: Iterable[float]) -> float:
    return float(sum(Decimal(str(each)) for each in points))


def test_points_are_added_as_they_are_written() -> None:
    exercise = score_exercise("k", [check("passed", 0.1), check("passed", 0.2)])
    assert (exercise.points, exercise.max_points) == (0.3, 0.3)
    assert score_submission("ann", [exercise] * 7).points == 2.1
