"""Quizzes: the form of an answer, the answer, and what a person marks."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, Literal

import numpy as np
import pytest
import torch

from autograder import sandbox
from autograder.course import load_course
from autograder.grading.run import make_setup
from autograder.results import Exercise
from autograder.runners.local import LocalRunner
from autograder.runners.units import Unit
from autograder.suite import CheckFailedError, assert_answer, assert_form, mark_by_hand
from autograder.suite.quizzes import PendingError

Choice = Literal["a", "b", "c"]
KEY = "02_cell/quiz"
COURSE = load_course(Path(__file__).parents[2])


@pytest.mark.parametrize(
    ("form", "answer", "expected"),
    [
        (int, 3, 3),
        (int, torch.tensor(3), 3),
        (int, np.int64(3), 3),
        (float, 3, 3.0),
        (float, 0.46, 0.4621),
        (float | None, None, None),
        (Choice, "a", "a"),
        (list[Choice], ["b", "a"], ["a", "b"]),
        (list[Choice], ("b", "a"), ["a", "b"]),
        (list[Choice], [], []),
        (tuple[int, ...], [4, 5], (4, 5)),
        (tuple[float, float], (0.999, 2), (1.0, 2.0)),
    ],
)
def test_a_right_answer_passes(form: Any, answer: object, expected: object) -> None:
    assert_answer(answer, expected, form=form, hint="Look again.")


@pytest.mark.parametrize(
    ("form", "answer", "expected"),
    [
        (int, 4, 3),
        (float, 0.48, 0.4621),
        (float, float("nan"), 0.5),
        (float, float("inf"), 0.5),
        (float | None, None, 0.5),
        (Choice, "b", "a"),
        (list[Choice], ["a"], ["a", "b"]),
        (list[Choice], ["a", "a"], ["a"]),
        (list[Choice], ["a", "b", "c"], ["a", "b"]),
        (tuple[int, ...], (5, 4), (4, 5)),
        (tuple[int, ...], (4,), (4, 5)),
    ],
)
def test_a_wrong_answer_is_told_where_to_look(form: Any, answer: object, expected: object) -> None:
    with pytest.raises(CheckFailedError, match=r"^That is not right yet\. Look again\.$"):
        assert_answer(answer, expected, form=form, hint="Look again.")


@pytest.mark.parametrize(
    ("form", "answer", "told"),
    [
        (int, True, "a whole number; what came is True"),
        (int, "3", "a whole number; what came is '3'"),
        (int, torch.zeros(2), "a whole number; what came is of type Tensor"),
        (int, None, "a whole number; what came is None"),
        (Choice, "A", "one of 'a', 'b', 'c'; what came is 'A'"),
        (Choice, "x" * 100, "one of 'a', 'b', 'c'; what came is of type str"),
        (list[Choice], "a", "a list, each item one of 'a', 'b', 'c'; what came is 'a'"),
        (list[Choice], object(), "a list, each item one of 'a', 'b', 'c'; what came is of type object"),
        (tuple[int, ...], 4, "a tuple, each item a whole number; what came is 4"),
        (tuple[int, int], (4,), "a tuple of 2 items (a whole number, a whole number); what came is (4,)"),
        (float | None, "no", "a number or None; what came is 'no'"),
    ],
)
def test_an_answer_of_another_form_is_told_the_form(form: Any, answer: object, told: str) -> None:
    with pytest.raises(CheckFailedError, match=re.escape(told)):
        assert_form(answer, form)
    with pytest.raises(CheckFailedError, match=re.escape(told)):
        assert_answer(answer, answer, form=form, hint="Look again.")


def test_a_function_says_its_form_itself() -> None:
    def question() -> Choice:
        raise NotImplementedError

    assert_form("a", question)
    with pytest.raises(CheckFailedError, match="one of 'a', 'b', 'c'"):
        assert_form("d", question)


@pytest.mark.parametrize(("text", "told"), [("  \n", "Your text is empty."), (3, "what came is 3"), (None, "is None")])
def test_a_text_must_be_there(text: object, told: str) -> None:
    with pytest.raises(CheckFailedError, match=told):
        mark_by_hand(text)


def test_a_long_text_is_cut() -> None:
    with pytest.raises(PendingError) as caught:
        mark_by_hand("word " * 10_000)
    assert len(caught.value.text) < 3100


@pytest.fixture(scope="module")
def graded() -> list[Exercise]:
    """The reference, and an answer whose text is empty, through the hidden suite."""
    source = COURSE.solution(KEY).read_text(encoding="utf-8")
    blank = re.sub(r"(def why_a_nonlinearity.*?return) \(.*?\n    \)", r"\1 ''", source, flags=re.DOTALL)
    assert blank != source
    setup = make_setup(COURSE, [KEY], b"a quiz", jobs=1)
    units = [Unit(number=number, key=KEY, source=text.encode()) for number, text in enumerate((source, blank))]
    found = LocalRunner(sandbox.choose(None)).run(setup, units, lambda _: None)
    return [each.exercise for each in sorted(found, key=lambda each: each.number)]


def test_what_a_person_marks_waits_and_earns_nothing_yet(graded: list[Exercise]) -> None:
    exercise = graded[0]
    assert exercise.outcome == "pending"
    waiting = [check for check in exercise.checks if check.outcome == "pending"]
    assert [(check.points, check.max_points, check.reason) for check in waiting] == [(0, 2, None)]
    assert "A person marks this. You wrote:\nEach step" in waiting[0].message
    assert exercise.points == exercise.max_points - 2


def test_an_empty_text_is_wrong(graded: list[Exercise]) -> None:
    exercise = graded[1]
    assert exercise.outcome == "failed"
    assert [check.message for check in exercise.checks if check.outcome == "failed"] == ["Your text is empty."]
