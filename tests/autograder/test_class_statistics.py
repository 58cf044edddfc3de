"""Passing and the rest of the points: the correlation is the one that others compute, and says when there is none."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograder.gradebook import grades
from autograder.reports.class_answers import Answers
from autograder.reports.class_records import CheckFigures
from autograder.reports.class_statistics import chance, figures_of_checks, flagged, point_biserial
from autograder.results import Check, CourseInfo, Outcome, Results, RunInfo, score_exercise, score_submission

LETTERS: dict[str, Outcome] = {
    "+": "passed",
    "x": "failed",
    "-": "unattempted",
    ">": "blocked",
    "?": "pending",
    "!": "fault",
}


def results_of(*rows: str) -> Results:
    """One student a row; a letter for each check, a space between exercises. Checks are worth 1, 2, 3 … points."""
    run = RunInfo(device="cpu", sandbox="full", runner="local", versions={}, started="", seconds=1.0)
    submissions = tuple(
        score_submission(
            f"student{number:02}",
            [
                score_exercise(f"01_a/exercise{place}", [check(n, LETTERS[letter]) for n, letter in enumerate(letters)])
                for place, letters in enumerate(row.split())
            ],
        )
        for number, row in enumerate(rows)
    )
    return Results(course=CourseInfo(name="c", title="C"), run=run, submissions=submissions, faults=0)


def check(number: int, outcome: Outcome) -> Check:
    worth = number + 1.0
    points = None if outcome == "fault" else worth if outcome == "passed" else 0.0
    reason = "wrong" if outcome == "failed" else None
    return Check(
        name=f"test_{number}", title=f"T{number}", outcome=outcome, reason=reason, points=points, max_points=worth
    )


def figures(*rows: str) -> tuple[CheckFigures, ...]:
    results = results_of(*rows)
    return figures_of_checks(Answers(results, grades(None, results)))


@given(st.lists(st.tuples(st.booleans(), st.floats(0, 1)), min_size=2, max_size=40))
def test_it_is_pearsons_correlation_of_a_yes_or_no(pairs: list[tuple[bool, float]]) -> None:
    passed = np.array([yes for yes, _ in pairs])
    rest = np.array([score for _, score in pairs])
    value = point_biserial(passed, rest)
    if passed.all() or not passed.any() or rest.std() < 1e-12:
        assert value is None
    else:
        assert value == pytest.approx(np.corrcoef(passed, rest)[0, 1], abs=1e-6)
        assert -1 <= value <= 1


def test_the_rest_is_all_points_but_those_of_the_check_itself() -> None:
    rows = ["++ ++", "+x xx", "x+ ++", "xx +x", "++ x+", "x+ xx"]
    first = figures(*rows)[0]
    passed = [row[0] == "+" for row in rows]
    rest = [2 * (row[1] == "+") + (row[3] == "+") + 2 * (row[4] == "+") for row in rows]
    assert first.discrimination == pytest.approx(np.corrcoef(passed, rest)[0, 1])
    assert (first.tried, first.passed, first.why) == (6, 3, "")


def test_what_we_failed_at_or_a_person_marks_is_part_of_no_sum() -> None:
    rows = ["+ x", "+ +", "x x", "x +", "+ +", "x x"]
    plain = figures(*rows)[0].discrimination
    assert plain is not None
    # The same students; a third exercise that is a fault for the strong ones and waits for the weak ones.
    more = [f"{row} {'!' if row[2] == '+' else '?'}" for row in rows]
    assert figures(*more)[0].discrimination == pytest.approx(plain)


def test_who_has_not_begun_is_not_among_those_who_tried() -> None:
    first, second = figures("++", "+x", "x>", "--", "+-")
    assert (first.tried, first.passed, first.rate) == (4, 3, 0.75)
    assert (second.tried, second.passed) == (3, 1), "a blocked check was tried, an unattempted one was not"


@pytest.mark.parametrize(
    ("rows", "why"),
    [
        (["+ +", "x x", "+ x", "x +"], "fewer than 5 to compare"),
        (["+ +", "+ x", "+ x", "+ +", "+ +"], "everybody passes"),
        (["x +", "x x", "x x", "x +", "x +"], "nobody passes"),
        (["+ +", "x +", "x +", "x +", "+ +"], "all have the same other points"),
        (["- +", "- x", "- +"], "nobody tried it"),
        (["? +", "? x", "? +"], "a person marks it"),
        (["+", "x", "+", "x", "x"], "fewer than 5 to compare"),
    ],
)
def test_where_there_is_no_correlation_it_is_said_why(rows: list[str], why: str) -> None:
    first = figures(*rows)[0]
    assert first.discrimination is None
    assert first.why == why


def test_a_check_that_the_stronger_ones_fail_is_flagged_first() -> None:
    strong, weak = "x ++ ++ +", "+ xx xx x"
    (reversed_one,) = list(flagged(figures(*5 * [strong], *5 * [weak])))[:1]
    assert reversed_one.key == "01_a/exercise0"
    assert reversed_one.discrimination == pytest.approx(-1)
    assert reversed_one.flag == "negative"


def test_a_weak_correlation_of_few_is_called_what_it_is() -> None:
    few = figures("x +", "x +", "+ x", "x x", "+ +", "+ x", "x +")[0]
    assert few.discrimination is not None
    assert -chance(7) < few.discrimination < -0.1
    assert few.flag == "negative, perhaps by chance"
    none = figures(*2 * ["x +", "x x", "+ x", "+ +"])[0]
    assert none.flag == "near zero"
    assert figures("+ +", "+ +", "x x", "x x", "+ +")[0].flag == ""
    assert figures("x +", "x x", "x x", "x x", "x +")[0].flag == "nobody passes"


def test_chance_is_what_a_shuffled_class_gives_in_nineteen_of_twenty_cases() -> None:
    draw = np.random.default_rng(0)
    rest, passed = draw.random(60), np.arange(60) < 30
    values = [point_biserial(draw.permutation(passed), rest) or 0.0 for _ in range(2000)]
    beyond = np.mean([abs(value) > chance(60) for value in values])
    assert 0.03 < beyond < 0.07
    assert math.isclose(chance(1), 1)
    assert math.isclose(chance(0), 1)
