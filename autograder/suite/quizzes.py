"""Judging a quiz: the form of an answer, the answer, and texts that a person has to read."""

from __future__ import annotations

import math
import types
from typing import Any, Literal, NoReturn, Union, get_args, get_origin, get_type_hints

import msgspec
import numpy as np
import pytest
import torch

from autograder.suite.checks import fail

Form = Any  # a type such as `int`, `tuple[int, ...]`, `Literal["a", "b"]`, or a function that says what it returns

MAX_TEXT = 3000
_HALF_A_LINE = 60
_WORDS = {int: "a whole number", float: "a number", bool: "True or False", str: "a text", type(None): "None"}


class PendingError(pytest.skip.Exception):
    """A person has to mark this. Plain pytest shows it as skipped."""

    def __init__(self, text: str) -> None:
        super().__init__("marked by hand")
        self.text = text


def assert_form(actual: Any, form: Form) -> None:
    """Fail unless an answer has the form that its question asks for.

    Raises:
        CheckFailedError: It has another.

    """
    _in_form(actual, form)


def assert_answer(actual: Any, expected: Any, *, form: Form, hint: str, rtol: float = 1e-2) -> None:
    """Judge an answer to a question; `hint` says where to look again, and never what is right.

    Whole numbers, texts and sequences of them are judged exactly, decimal numbers up to `rtol`; in a list the order
    does not matter, in a tuple it does.

    Raises:
        CheckFailedError: The answer has another form, or is not right.

    """
    if not _is_right(_in_form(actual, form), expected, rtol):
        fail(f"That is not right yet. {hint}")


def mark_by_hand(actual: Any) -> NoReturn:
    """End the check as pending: a person reads the text that was written.

    Raises:
        PendingError: There is a text.
        CheckFailedError: There is none.

    """
    if not isinstance(actual, str):
        fail(f"Your answer should be a text in your own words; what came is {_named(actual)}.")
    if not actual.strip():
        fail("Your text is empty.")
    raise PendingError(actual if len(actual) <= MAX_TEXT else f"{actual[:MAX_TEXT]} …")


def _in_form(actual: Any, form: Form) -> Any:
    wanted = get_type_hints(form)["return"] if isinstance(form, types.FunctionType) else form
    # A tensor or an array without dimensions is as good as its number.
    value: Any = (
        actual.item() if isinstance(actual, torch.Tensor | np.ndarray | np.generic) and actual.ndim == 0 else actual
    )
    try:
        return msgspec.convert(value, wanted)
    except msgspec.ValidationError:
        fail(f"Your answer should be {describe(wanted)}; what came is {_named(value)}.")


def _named(value: Any) -> str:
    is_plain = value is None or isinstance(value, bool | int | float | str | list | tuple)
    shown = repr(value) if is_plain else ""
    return shown if 0 < len(shown) <= _HALF_A_LINE else f"of type {type(value).__name__}"


def _is_right(answer: Any, expected: Any, rtol: float) -> bool:
    if isinstance(answer, tuple):
        items: tuple[Any, ...] = answer
        return len(items) == len(expected) and all(
            _is_right(mine, theirs, rtol) for mine, theirs in zip(items, expected, strict=True)
        )
    if isinstance(answer, list):
        return sorted(answer) == sorted(expected)
    if isinstance(answer, float):
        return math.isclose(answer, expected, rel_tol=rtol, abs_tol=1e-9)
    return bool(answer == expected)


def describe(form: Form) -> str:
    """Say a form in words."""
    origin, inner = get_origin(form), get_args(form)
    if origin is Literal:
        return f"one of {', '.join(map(repr, inner))}"
    if origin in (Union, types.UnionType):
        return " or ".join(describe(each) for each in inner)
    if origin is list:
        return f"a list, each item {describe(inner[0])}"
    if origin is tuple and Ellipsis in inner:
        return f"a tuple, each item {describe(inner[0])}"
    if origin is tuple:
        return f"a tuple of {len(inner)} items ({', '.join(describe(each) for each in inner)})"
    return _WORDS.get(form, str(form))
