"""A simple relation that explains why numbers are not what was expected, in one sentence for a student.

A sentence is a claim about all elements, judged by the tolerance of the check and only made where the data are rich
enough. It holds no value, of the inputs or of what was expected, so that it may be told of hidden checks.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

import torch

from autograder.suite.evidence import Evidence, as_numbers, is_rich, weigh
from autograder.suite.places import find_place
from autograder.suite.rearrangements import (
    describe_permutation,
    find_rearrangement,
    is_scrambled,
    may_be_told_apart,
    permutations,
)
from autograder.suite.rescalings import find_rescaling, find_rescaling_by_slices

_SINGLE: Final = 1e-5  # what single precision leaves of a number after some arithmetic

Claim = tuple[str, torch.Tensor, torch.Tensor]  # what to say if these two are the same


def explain(
    actual: torch.Tensor,
    expected: torch.Tensor,
    tolerance: tuple[float, float],
    inputs: Mapping[str, torch.Tensor] | None = None,
) -> str:
    """Say what relates two tensors that differ, or ""; `inputs` are the tensors that the answer was given, by name."""
    a, e = as_numbers(actual), as_numbers(expected)
    if a is None or e is None or not a.numel() or not a.ndim:
        return ""
    if a.shape != e.shape:
        return _told(next(_other_shape(a, e, tolerance), ""))
    rtol, atol = tolerance
    evidence = weigh(a, e, rtol, atol)
    if not bool(evidence.differs.any()):
        return ""
    return _told(
        _as_input(evidence, inputs or {})
        or _in_logic(evidence, actual, expected)
        or _precision(evidence, expected)
        or _relation(evidence, _sizes(a, inputs or {}))
        or _place(evidence)
        or find_rescaling_by_slices(evidence)
        or ("the expected numbers are all there, but in other places" if is_scrambled(evidence) else "")
    )


def explain_shape(shape: Sequence[int], wanted: Sequence[int]) -> str:
    """Say what relates two shapes, or ""."""
    if list(shape) != list(wanted) and sorted(shape) == sorted(wanted):
        return "The sizes are the right ones, but the axes stand in another order."
    return _told(_axes_of_one(shape, wanted))


def _axes_of_one(shape: Sequence[int], wanted: Sequence[int]) -> str:
    if len(shape) == len(wanted) or [size for size in shape if size != 1] != [size for size in wanted if size != 1]:
        return ""
    many = abs(len(shape) - len(wanted))
    axes = "an axis" if many == 1 else f"{many} axes"
    return f"{axes} of size 1 {'is' if many == 1 else 'are'} {'missing' if len(shape) < len(wanted) else 'too many'}"


def explain_nonfinite(bad: torch.Tensor, what: str) -> str:
    """Say from where on a tensor holds NaN or infinity; `bad` tells where."""
    for axis in range(bad.ndim):
        others = [each for each in range(bad.ndim) if each != axis]
        line = (bad.all(dim=others) if others else bad).int()
        if bool((bad.any(dim=others) if others else bad).int().equal(line)) and 0 < int(line.sum()) < len(line):
            start = int(line.argmax())
            if bool(line[start:].all()):
                return f"From index {start} of axis {axis} on, every value is {what}; before it, none is."
    return f"Every value is {what}." if bad.numel() > 1 and bool(bad.all()) else ""


def explain_text(actual: str, expected: str) -> str:
    """Say what simple thing sets two texts apart, or ""."""
    if actual.casefold() == expected.casefold():
        return "The letters are right, but for capitals."
    if actual.split() == expected.split():
        return "The words are right, but the blanks between or around them are others."
    if not actual:
        return "It is empty."
    return "The characters are right, but in reverse order." if actual == expected[::-1] else ""


def _told(phrase: str) -> str:
    return f"{phrase[0].upper()}{phrase[1:]}{'' if phrase.endswith('?') else '.'}" if phrase else ""


def _sizes(tensor: torch.Tensor, inputs: Mapping[str, torch.Tensor]) -> dict[int, str]:
    """Name the sizes that a mean where a sum was asked for would leave as a factor; the tensor's own come first."""
    named = {
        size: f"the size of axis {axis} of {name}"
        for name, each in inputs.items()
        for axis, size in enumerate(each.shape)
    }
    return named | {size: f"the size of axis {axis}" for axis, size in enumerate(tensor.shape)}


def _relation(evidence: Evidence, sizes: Mapping[int, str]) -> str:
    return find_rearrangement(evidence) or find_rescaling(evidence, sizes)


def _place(evidence: Evidence) -> str:
    place = find_place(evidence)
    if place is None:
        return ""
    if not place.length:
        return place.phrase
    inner = _relation(evidence.part(place.axis, place.start, place.length), {})
    return f"{place.phrase}. There, {inner}" if inner else place.phrase


def _as_input(evidence: Evidence, inputs: Mapping[str, torch.Tensor]) -> str:
    for name, each in inputs.items():
        given = as_numbers(each) if each.shape == evidence.actual.shape else None
        if given is not None and evidence.shows(evidence.actual, given):
            return f"what came back is {name} itself, unchanged"
    return ""


def _in_logic(evidence: Evidence, actual: torch.Tensor, expected: torch.Tensor) -> str:
    if actual.dtype is not torch.bool or expected.dtype is not torch.bool:
        return ""
    if bool(evidence.differs.all()) and evidence.is_rich(evidence.expected):
        return "True and False are swapped"
    if bool(actual.any()) != bool(actual.all()) or not evidence.is_rich(evidence.expected):
        return ""
    return "every value is True" if bool(actual.any()) else "every value is False"


def _precision(evidence: Evidence, expected: torch.Tensor) -> str:
    """See whether only the digits beyond single precision differ."""
    if expected.dtype is not torch.float64 or not evidence.is_rich(evidence.expected):
        return ""
    scale = evidence.expected.abs().max()
    if bool(((evidence.actual - evidence.expected).abs() <= _SINGLE * scale).all()) and evidence.rtol < _SINGLE:
        return "the numbers agree to about six digits, which is what float32 holds; float64 was asked for"
    return ""


def _other_shape(actual: torch.Tensor, expected: torch.Tensor, tolerance: tuple[float, float]) -> Iterator[str]:
    def same(one: torch.Tensor, other: torch.Tensor) -> bool:
        rtol, atol = tolerance
        return (
            one.shape == other.shape
            and bool(((one - other).abs() <= atol + rtol * other.abs()).all())
            and (is_rich(other, rtol, atol))
        )

    for order in permutations(actual.shape, expected.shape):
        if same(actual.permute(order), expected):
            yield f"these are the right numbers, but {describe_permutation(order)}"
    if same(actual.flatten(), expected.flatten()):
        phrase = _axes_of_one(actual.shape, expected.shape) or "the shape is another"
        yield f"the numbers are right and in the right order, but {phrase}"
    if actual.ndim == expected.ndim:
        odd = [axis for axis in range(actual.ndim) if actual.shape[axis] != expected.shape[axis]]
        for axis in odd if len(odd) == 1 else ():
            claims = (*_halves(actual, expected, axis), *_cut(actual, expected, axis))
            yield from (phrase for phrase, one, other in claims if same(one, other))
    yield from (phrase for phrase, one, other in _reduced(actual, expected) if same(one, other))
    is_rearranged = actual.numel() == expected.numel() and may_be_told_apart(expected)
    if is_rearranged and same(actual.flatten().sort().values, expected.flatten().sort().values):
        yield "the expected numbers are all there, but arranged in another way"


def _halves(actual: torch.Tensor, expected: torch.Tensor, axis: int) -> Iterator[Claim]:
    """Give claims that one half came, or both on top of each other."""
    if actual.shape[axis] * 2 != expected.shape[axis]:
        return
    first, second = expected.chunk(2, dim=axis)
    yield f"along axis {axis} this is only the first half; the second is missing", actual, first
    yield f"along axis {axis} this is only the second half; the first is missing", actual, second
    yield (
        f"the two halves along axis {axis} are added up, where both were expected side by side",
        actual,
        first + second,
    )
    yield (
        f"this is the mean of the two halves along axis {axis}, where both were expected",
        actual,
        (first + second) / 2,
    )


def _cut(actual: torch.Tensor, expected: torch.Tensor, axis: int) -> Iterator[Claim]:
    """Give claims that something is missing, or too much, at an end of an axis."""
    came, wanted = actual.shape[axis], expected.shape[axis]
    shorter, count = min(came, wanted), abs(came - wanted)
    long, verb = (expected, "missing") if came < wanted else (actual, "too many")
    for start, end, other in ((0, "end", "beginning"), (count, "beginning", "end")):
        cut = long.narrow(axis, start, shorter)
        one, two = (actual, cut) if came < wanted else (cut, expected)
        many = f"{count} {'entry' if count == 1 else 'entries'} {'is' if count == 1 else 'are'} {verb}"
        yield f"along axis {axis}, {many} at the {end}; counted from the {other}, everything is right", one, two


def _reduced(actual: torch.Tensor, expected: torch.Tensor) -> Iterator[Claim]:
    """Give claims that one axis was to be reduced and was not, or the other way round."""
    more = actual.ndim - expected.ndim
    if abs(more) != 1 or not expected.ndim or not actual.ndim:
        return
    larger = actual if more > 0 else expected
    for axis in range(larger.ndim):
        for name, reduced in (
            ("the first entry", larger.select(axis, 0) if larger.shape[axis] else None),
            ("the last entry", larger.select(axis, -1) if larger.shape[axis] else None),
            ("the sum", larger.sum(axis)),
            ("the mean", larger.mean(axis)),
        ):
            if reduced is not None and more > 0:
                yield f"{name} along axis {axis} of what came is what was expected", reduced, expected
            elif reduced is not None:
                yield f"this is only {name} along axis {axis} of what was expected", actual, reduced
