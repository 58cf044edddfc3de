"""Values are judged by structure, type, shape and number, and the message speaks of the first difference."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np
import pytest
import torch

from autograder.suite import CheckFailedError, assert_close, assert_shape, fail, require
from autograder.suite.wording import clause


class Strange:
    """Something that is no value; its repr is the same in every process, as xdist wants it."""

    def __repr__(self) -> str:
        return "something strange"


class Vjp(NamedTuple):
    value: Any
    inputs: Any


T, A = torch.tensor, np.array
NAN, INF = math.nan, math.inf


def short(value: object) -> str:
    return str(value)[:30]


AGREE = [
    (T([1.0, 2.0]), T([1.0, 2.0])),
    (T([1.0 + 5e-5]), T([1.0])),
    (T([1.0], dtype=torch.float64), T([1.0])),
    (T([1]), T([1.0])),
    (T([1], dtype=torch.int8), T([1])),
    (T(2.0), 2.0),
    (2.0, T(2.0)),
    (2, T(2.0)),
    (A(2.0), 2.0),
    (T(True), True),
    (3, 3),
    (3.0, 3),
    (3, 3.0),
    ([T([1.0]), 2], (T([1.0]), 2)),
    ({"b": 1, "a": 2.0}, {"a": 2.0, "b": 1}),
    (T([NAN, INF]), T([NAN, INF])),
    (INF, INF),
    (NAN, NAN),
    (-INF, -INF),
    (None, None),
    ("text", "text"),
    (T([]), T([])),
    (A([1.0]), A([1.0], dtype=np.float32)),
    (A([1.0 + 5e-6], dtype=np.float32), A([1.0], dtype=np.float32)),
    (1 + 1j, 1 + 1j),
    ((T([1.0]), (None, T([2.0]))), Vjp(T([1.0]), [None, T([2.0])])),
]

DIFFER = [
    (T([1.0, 2.0]), T([1.0, 2.1])),
    (T([1.001]), T([1.0])),
    (T([1.00001], dtype=torch.float64), T([1.0], dtype=torch.float64)),
    (T([1.0]), T([1])),
    (T([1]), T([True])),
    (T([True]), T([1])),
    (T([1.0]), T([1.0 + 0j])),
    (T([[1.0]]), T([1.0])),
    (T([1.0]), T(1.0)),
    (T([1.0]), 1.0),
    ([1.0], T([1.0])),
    (A([1.0]), T([1.0])),
    (T([1.0]), A([1.0])),
    (True, 1),
    (1, True),
    (True, 1.0),
    (T(True), 1),
    (T(1), True),
    (None, 0),
    (0, None),
    ("1", 1),
    (1, "1"),
    (b"x", "x"),
    (5.0, INF),
    (-INF, INF),
    (INF, 5.0),
    (NAN, 5.0),
    (5.0, NAN),
    (10**400, 1.0),
    (10**400, T(1.0)),
    (T([5.0]), T([INF])),
    (T([NAN]), T([1.0])),
    (T([1.0]), T([NAN])),
    (T([2**53 + 1]), T([2**53])),
    (T([-(2**63)]), T([0])),
    (A([2**64 - 1], dtype=np.uint64), A([-1])),
    ([1, 2], [1]),
    ([1], [1, 2]),
    ({"a": 1}, {"a": 1, "b": 2}),
    ({"a": 1, "b": 2}, {"a": 1}),
    ({1: 1}, {"1": 1}),
    ([1], {"a": 1}),
    ({"a": 1}, [1]),
    ({0: 1.0}, [1.0]),
    (Strange(), T([1.0])),
    (Strange(), 1.0),
    (Strange(), None),
    ((), None),
    (T([]), T([1.0])),
    (T([1.0 + 1j]), T([1.0])),
    (1 + 1e-3j, 1.0),
]


@pytest.mark.parametrize(("actual", "expected"), AGREE, ids=short)
def test_equal_values_agree(actual: object, expected: object) -> None:
    assert_close(actual, expected, what="it")


@pytest.mark.parametrize(("actual", "expected"), DIFFER, ids=short)
def test_different_values_differ(actual: object, expected: object) -> None:
    with pytest.raises(CheckFailedError):
        assert_close(actual, expected, what="it")
    with pytest.raises(CheckFailedError):
        assert_close({"deep": [actual]}, {"deep": [expected]}, what="it")


@pytest.mark.parametrize(
    ("judge", "message"),
    [
        (
            lambda: assert_close(T([1.0]), T([[1.0]]), what="the state"),
            r"The state has shape \(1,\); expected was \(1, 1\)",
        ),
        (
            lambda: assert_close((1, T([0.0, 3.0])), (1, T([0.0, 2.0])), what="it"),
            r"Item 1 of it has .* \(2,\), but 1 of 2 values differs, the one at \[1\]; the difference is 1\.",
        ),
        (lambda: assert_close(Vjp(1, 2), Vjp(1, 3), what="it"), "`inputs` of it is not the number"),
        (lambda: assert_close({"w": 1}, {"w": 1, "b": 2}, what="it"), "It lacks 1 of the 2 expected keys"),
        (lambda: assert_close({"w": 1, "x": 1}, {"w": 1}, what="it"), "It has 'x' beyond what was asked"),
        (lambda: assert_close(T([NAN]), T([1.0]), what="it"), "It contains NaN"),
        (lambda: assert_close(None, T([1.0]), what="it"), "It is None; expected was a tensor"),
        (lambda: assert_shape(T([1.0]), (2,), what="it"), r"It has shape \(1,\); expected was \(2,\)"),
        (
            lambda: assert_close(T([[1.0, 2.0], [3.0, 4.0]]), T([[1.0, 0.0], [9.0, 4.0]]), what="h_n of it"),
            r"^`h_n` of it has the right shape, \(2, 2\), but 2 of 4 values differ, the first at \[0, 1\]; .* is 6\.",
        ),
        (lambda: assert_close(T([1.0, 2.0]), T([3.0, 4.0]), what="it"), "but both values differ"),
        (lambda: assert_close(T([1.0, NAN]), T([1.0, 1.0]), what="it"), r"It contains NaN, first at \[1\]\."),
        (lambda: assert_close(T([[1.0, INF, NAN]]), T([[1.0, 1.0, 1.0]]), what="it"), r"It contains NaN"),
        (
            lambda: assert_close(T([[1.0, INF, INF]]), T([[1.0, 1.0, 1.0]]), what="it"),
            r"It contains infinity, first at \[0, 1\]\. From index 1 of axis 1 on, every value is infinity",
        ),
        (lambda: assert_close(T([[NAN, NAN]]), T([[1.0, 1.0]]), what="it"), "It contains NaN. Every value is NaN."),
        (lambda: assert_close(T([1.0]), T([1.0, 2.0]), what="the logits"), "The logits have shape"),
        (lambda: assert_close(2.0, 1.0, what="the loss"), "^The loss is too large. It is 2.0; expected was 1.0.$"),
        (lambda: assert_close(T(1.0), T(2.0), what="the loss"), "^The loss is too small. It is 1"),
        (lambda: assert_close(3, 5, what="the id"), "The id is not the number"),
        (lambda: assert_close(3, 5, what="the number of parameters"), "The number of parameters is too small"),
        (lambda: assert_close(NAN, 5.0, what="the mean"), "The mean is NaN"),
        (lambda: assert_close(None, T([1.0]), what="the gradient of `x`"), "None means that no gradient arrived"),
        (
            lambda: assert_close((2, 3, 5), (3, 2, 5), what="the shape"),
            "the right ones, but they stand in another order",
        ),
        (
            lambda: assert_close((T([1.0, 2.0]), T([3.0])), (T([3.0]), T([1.0, 2.0])), what="the pair"),
            r"Item 0 of the pair has shape \(2,\); expected was \(1,\)\.$",
        ),
        (
            lambda: assert_close((T([1.0, 2.0]), T([3.0, 4, 5])), (T([3.0, 4, 5]), T([1.0, 2.0])), what="the pair"),
            "The items are right, but they come in another order",
        ),
        (
            lambda: assert_close([1.0, 2.5, 4.0, 7.5], [2.0, 5.0, 8.0, 15.0], what="the list of losses"),
            "Item 0 of the list of losses is too small. Taken together: every value is half what was expected",
        ),
        (
            lambda: assert_shape(T([[1.0], [2.0]]), (1, 2), what="it"),
            r"The sizes are the right ones, but the axes stand in another order\.",
        ),
        (lambda: assert_shape(T([[1.0], [2.0]]), (2,), what="it"), r"An axis of size 1 is too many\."),
        (lambda: assert_close("Word", "word", what="the token"), "The letters are right, but for capitals."),
        (lambda: assert_close(" a  b", "a b", what="the token"), "the blanks between or around them are others"),
        (lambda: assert_close("", "a", what="the token"), "It is empty."),
        (lambda: assert_close("cba", "abc", what="the token"), "in reverse order"),
        (lambda: assert_close(["a", "b"], ["b", "a"], what="the list"), "The texts are the right ones, but they stand"),
        (lambda: assert_close(T([True]), T([False]), what="it"), "It is True; expected was False|At .0. it is True"),
        (lambda: assert_shape([1.0], (1,), what="it"), "It is a list of 1 item; expected was a tensor"),
    ],
)
def test_the_message_names_the_first_difference(judge: Callable[[], None], message: str) -> None:
    with pytest.raises(CheckFailedError, match=message):
        judge()


@pytest.mark.parametrize(
    ("what", "expected"),
    [
        ("the outputs", "The outputs are"),
        ("the output of two layers", "The output of two layers is"),
        (
            "the network's weights, which encode must not change,",
            "The network's weights, which encode must not change, are",
        ),
        ("the loss", "The loss is"),
        ("the bias of the gates", "The bias of the gates is"),
        ("the series", "The series is"),
        ("the tensor of logits", "The tensor of logits is"),
        ("the norm that clip_gradients returns", "The norm that clip_gradients returns is"),
        ("what `predict_next` returns", "What `predict_next` returns is"),
        ("h_n", "`h_n` is"),
        ("h0 after the call", "`h0` after the call is"),
        ("x", "`x` is"),
        ("`weights`", "`weights` is"),
        ("cell.weight_ih", "`cell.weight_ih` is"),
        ("a state", "A state is"),
        ("the vectors (batch 3)", "The vectors (batch 3) are"),
    ],
)
def test_a_clause_keeps_identifiers_and_agrees_with_its_subject(what: str, expected: str) -> None:
    assert clause(what, "is") == expected


def test_a_hidden_check_tells_no_distance_of_a_single_number() -> None:
    for actual, expected in ((T([1.0]), T([1.25])), (T(1.0), T(1.25)), (T([[1.0]]), T([[1.25]])), (1.0, 1.25)):
        with pytest.raises(CheckFailedError) as caught:
            assert_close(actual, expected, what="it")
        assert "25" not in caught.value.message


def test_values_are_told_in_the_detail_alone() -> None:
    for actual, expected in ((T([1.0, 0.125]), T([1.0, 0.375])), (0.125, 0.375), ("0.125", "0.375"), (2, 375)):
        with pytest.raises(CheckFailedError) as caught:
            assert_close(actual, expected, what="it")
        assert "375" not in caught.value.message
        assert "375" in caught.value.detail


def test_given_tolerances_are_used_and_hold_on_both_sides() -> None:
    assert_close(T([1.09]), T([1.0]), what="it", rtol=0.1, atol=0.0)
    assert_close(1.09, 1.0, what="it", rtol=0.1, atol=0.0)
    for actual in (T([1.11]), T([0.89])):
        with pytest.raises(CheckFailedError):
            assert_close(actual, T([1.0]), what="it", rtol=0.1, atol=0.0)
    with pytest.raises(CheckFailedError):
        assert_close(T([1.0 + 5e-5]), T([1.0]), what="it", rtol=0.0, atol=0.0)


def test_require_and_fail_speak_to_the_student() -> None:
    require(True, "fine")
    with pytest.raises(CheckFailedError, match="not so"):
        require(0, "not so")
    with pytest.raises(CheckFailedError) as caught:
        fail("Not so.", "It is 3.")
    assert (caught.value.message, caught.value.detail) == ("Not so.", "It is 3.")
