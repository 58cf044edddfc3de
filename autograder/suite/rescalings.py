"""Relations between two tensors element by element: a factor, an offset, a function left out or applied twice."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

import torch

from autograder.suite.evidence import Evidence, Function
from autograder.suite.places import slice_noun

_LARGEST_FACTOR: Final = 16
_WORDS: Final = {2.0: "twice", 0.5: "half"}
_SMALL_SIZE: Final = 2  # that a factor is 2 does not make it the size of an axis of two
_MOST_IN_SLICES: Final = 20_000

# What is left out, or done once too often.
_FUNCTIONS: Final[Mapping[str, Function]] = {
    "tanh": torch.tanh,
    "sigmoid": torch.sigmoid,
    "exp": torch.exp,
    "log": torch.log,
    "square": torch.square,
    "sqrt": torch.sqrt,
}
_FOLDS: Final[Mapping[str, Function]] = {"relu": torch.relu, "abs": torch.abs}  # what many values keep


def find_rescaling(evidence: Evidence, sizes: Mapping[int, str]) -> str:
    """Say what is done to every element, or ""; `sizes` names those sizes of tensors that a factor may be."""
    return _constant(evidence) or _factor(evidence, sizes) or _function(evidence)


def _constant(evidence: Evidence) -> str:
    actual, expected = evidence.actual, evidence.expected
    if not evidence.is_rich(expected):
        return ""
    if not bool(actual.any()):
        return "every value is zero"
    if bool((actual == actual.flatten()[0]).all()):
        return "all values are one and the same number"
    for axis in range(actual.ndim):
        if actual.shape[axis] > 1 and evidence.agree(actual, actual.narrow(axis, 0, 1).expand_as(actual)):
            varies = ~evidence.near(expected, expected.narrow(axis, 0, 1))
            if evidence.is_rich(expected[varies]):
                noun = slice_noun(axis, actual.ndim)
                return f"all {noun}s are the same" if noun else f"the values do not change along axis {axis}"
    return ""


def _factor(evidence: Evidence, sizes: Mapping[int, str]) -> str:
    actual, expected = evidence.actual[evidence.places], evidence.expected[evidence.places]
    largest = int(expected.abs().argmax())
    if not expected[largest] or not actual[largest]:
        return ""
    factor = float(actual[largest] / expected[largest])
    simple = _simple(factor, sizes)
    if simple is not None and evidence.turns_right(lambda values: values / simple):
        return _factor_phrase(simple, sizes)
    if evidence.turns_right(lambda values: values / factor, free=1):
        return "every value is off by one and the same factor"
    for one, word in ((1, "large"), (-1, "small")):
        if evidence.turns_right(lambda values, one=one: values - one):
            return f"every value is too {word} by 1"
    offset = (actual - expected).mean()
    if evidence.turns_right(lambda values: values - offset, free=1):
        return "every value is off by one and the same amount"
    return ""


def _simple(factor: float, sizes: Mapping[int, str]) -> float | None:
    """Give the simple number that a factor is up to rounding: a small integer or a size, its inverse, either sign."""
    magnitude = abs(factor)
    whole = round(magnitude if magnitude >= 1 else 1 / magnitude)
    if whole < 1 or (whole > _LARGEST_FACTOR and whole not in sizes):
        return None
    exact = float(whole) if magnitude >= 1 else 1 / whole
    exact = -exact if factor < 0 else exact
    return exact if exact != 1 and abs(factor / exact - 1) < 1e-2 else None  # noqa: PLR2004 -- judged exactly later


def _factor_phrase(factor: float, sizes: Mapping[int, str]) -> str:
    if factor == -1:
        return "every value has the opposite sign of what was expected"
    is_larger = abs(factor) > 1
    whole = round(abs(factor) if is_larger else 1 / abs(factor))
    sign = "minus " if factor < 0 else ""
    times = _WORDS.get(abs(factor)) or (f"{whole} times" if is_larger else f"1/{whole} of")
    phrase = f"every value is {sign}{times} what was expected"
    if factor < 0 or whole not in sizes or whole <= _SMALL_SIZE:
        return phrase
    question = (
        "is something added up that should be averaged"
        if is_larger
        else "is something averaged that should be added up"
    )
    return f"{phrase}, and {whole} is {sizes[whole]}: {question}?"


def _function(evidence: Evidence) -> str:
    for name, function in _FUNCTIONS.items():
        if evidence.turns_right(function):
            return _left_out(name)
        if evidence.was_turned(function):
            return _on_top(name)
    for name, function in _FOLDS.items():
        is_left_out, is_on_top = evidence.was_folded(function)
        if is_left_out or is_on_top:
            return _left_out(name) if is_left_out else _on_top(name)
    if evidence.turns_right(lambda values: 1 - values):
        return "your values are 1 minus what was expected"
    return next(_softmaxes(evidence), "") or _rounded(evidence)


def _left_out(name: str, where: str = "") -> str:
    return f"applying `{name}`{where} to your values gives what was expected"


def _on_top(name: str, where: str = "") -> str:
    return f"your values are what was expected with `{name}`{where} applied on top"


def _softmaxes(evidence: Evidence) -> Iterator[str]:
    actual, expected = evidence.actual, evidence.expected
    for axis in range(actual.ndim - 1, -1, -1):
        if actual.shape[axis] < 2:  # noqa: PLR2004
            continue
        for name, function in (("softmax", torch.softmax), ("log_softmax", torch.log_softmax)):
            if _could_be(name, expected) and evidence.shows(function(actual, axis), expected):
                yield _left_out(name, f" along axis {axis}")
            if _could_be(name, actual) and evidence.shows(actual, function(expected, axis)):
                yield _on_top(name, f" along axis {axis}")


def _could_be(name: str, values: torch.Tensor) -> bool:
    return bool(values.max() <= 0) if name == "log_softmax" else bool(values.min() >= 0 and values.max() <= 1)


def _rounded(evidence: Evidence) -> str:
    actual, expected = evidence.actual, evidence.expected
    few = actual[evidence.places]
    if (
        not bool((few == few.round()).all())
        or not bool((actual == actual.round()).all())
        or bool(evidence.near(expected, expected.round()).all())
    ):
        return ""
    for rounding in (torch.round, torch.trunc, torch.floor):
        if len(actual.unique()) > 2 and bool((rounding(expected) == actual).all()):  # noqa: PLR2004
            return "your values are what was expected, rounded to whole numbers: is a dtype or a division at fault?"
    return ""


def find_rescaling_by_slices(evidence: Evidence) -> str:
    """Say that the slices along one axis are each off by a factor, or an amount, of their own, or ""."""
    actual, expected = evidence.actual, evidence.expected
    for axis in range(actual.ndim if actual.numel() <= _MOST_IN_SLICES else 0):
        others = [each for each in range(actual.ndim) if each != axis]
        free = actual.shape[axis]
        if not others or free < 2 or actual.numel() < 3 * free:  # noqa: PLR2004
            continue
        noun = f"each {slice_noun(axis, actual.ndim) or f'index of axis {axis}'} is off by"
        scale = actual.abs().amax(dim=others, keepdim=True) / expected.abs().amax(dim=others, keepdim=True)
        if bool((scale > 0).all() & scale.isfinite().all()) and evidence.shows(actual / scale, expected, free=free):
            return f"{noun} a factor of its own"
        offset = (actual - expected).mean(dim=others, keepdim=True)
        if evidence.shows(actual - offset, expected, free=free):
            return f"{noun} an amount of its own"
    return ""
