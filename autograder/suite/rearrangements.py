"""Relations between two tensors of the same numbers: axes swapped, an order reversed or shuffled, one step late."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from typing import Final

import torch

from autograder.suite.evidence import Evidence
from autograder.suite.places import slice_noun

_MOST_AXES: Final = 5
_MOST_SLICES: Final = 256
_MOST_SORTED: Final = 20_000  # elements that are sorted, or copied again and again
_FEW: Final = 4  # slices, of which any order is as good as another
_MANY: Final = 12
_MOVED: Final = 3  # elements that a shift must explain


def find_rearrangement(evidence: Evidence) -> str:
    """Say in what other order the expected numbers came, or ""."""
    return (next(_rearranged(evidence), "") if _may_be_permuted(evidence) else "") or next(_shifts(evidence), "")


def is_scrambled(evidence: Evidence) -> bool:
    """Say whether the expected numbers are all there, in some other order."""
    if not _may_be_permuted(evidence) or not may_be_told_apart(evidence.expected):
        return False
    actual, expected = (each.flatten().sort().values for each in (evidence.actual, evidence.expected))
    return bool(evidence.near(actual, expected).all()) and evidence.is_rich(evidence.expected[evidence.differs])


def may_be_told_apart(values: torch.Tensor) -> bool:
    """Say whether a sequence has so many different values that another of the same ones is no accident."""
    if values.numel() > _MOST_SORTED:
        return False
    different = len(values.unique())
    return different >= _MANY or different * 2 >= values.numel()


def describe_permutation(order: Sequence[int]) -> str:
    """Say which axes changed places."""
    moved = [axis for axis, source in enumerate(order) if axis != source]
    if len(order) == 2:  # noqa: PLR2004
        return "rows and columns are swapped"
    if len(moved) == 2:  # noqa: PLR2004
        return f"axes {moved[0]} and {moved[1]} are swapped"
    return "the axes come in another order"


def permutations(shape: Sequence[int], wanted: Sequence[int]) -> Iterator[tuple[int, ...]]:
    """Give the orders of axes that turn one shape into the other, two swapped axes first."""
    if len(shape) > _MOST_AXES or sorted(shape) != sorted(wanted):
        return
    orders = [order for order in itertools.permutations(range(len(shape))) if list(order) != sorted(order)]
    for order in sorted(orders, key=lambda each: sum(axis != source for axis, source in enumerate(each))):
        if [shape[source] for source in order] == list(wanted):
            yield order


def _may_be_permuted(evidence: Evidence) -> bool:
    """Compare what no rearrangement changes, which is cheap and rules nearly all out."""
    actual, expected = evidence.actual, evidence.expected
    room = float(
        (evidence.rtol * expected.abs().sum() + evidence.atol * expected.numel()) + 1e-9 * expected.abs().sum()
    )
    if abs(float(actual.sum() - expected.sum())) > room:
        return False
    return abs(float(actual.abs().sum() - expected.abs().sum())) <= room


def _rearranged(evidence: Evidence) -> Iterator[str]:
    actual, expected = evidence.actual, evidence.expected
    for order in permutations(actual.shape, expected.shape):
        if evidence.shows(actual.permute(order), expected):
            yield describe_permutation(order)
    for axis in range(actual.ndim):
        yield from _along(evidence, axis)
    yield from _refilled(evidence)


def _along(evidence: Evidence, axis: int) -> Iterator[str]:
    actual, expected = evidence.actual, evidence.expected
    size, noun = actual.shape[axis], slice_noun(axis, actual.ndim).replace("entry", "entrie")
    if size < 2:  # noqa: PLR2004
        return
    whole = f"the {noun}s are right, but" if noun else f"along axis {axis}"
    if evidence.shows(actual.flip(axis), expected):
        yield f"{whole} {'they come' if noun else 'everything comes'} in reverse order"
    if size % 2 == 0 and evidence.shows(actual.roll(size // 2, axis), expected):
        where = "" if actual.ndim == 1 else " along the last axis" if axis == actual.ndim - 1 else f" along axis {axis}"
        yield f"the two halves{where} have changed places"
    order = _order(evidence, axis) if size <= _MOST_SLICES else None
    if order is not None and size > _FEW and int(((order[1:] - order[:-1]) % size != 1).sum()) == 0:
        return  # turned round by some steps, which is told as that
    if order is not None and evidence.shows(actual.index_select(axis, order), expected):
        yield f"{whole} {'they come' if noun else 'everything comes'} in another order"


def _order(evidence: Evidence, axis: int) -> torch.Tensor | None:
    """Find which slice of what came is which of the expected ones, by a few of their elements."""
    actual, expected = (
        each.movedim(axis, 0).reshape(each.shape[axis], -1) for each in (evidence.actual, evidence.expected)
    )
    step = max(1, actual.shape[1] // 8)
    near = evidence.near(actual[None, :, ::step], expected[:, None, ::step]).all(dim=2)
    order = near.double().argmax(dim=1)
    return order if len(order.unique()) == len(order) else None


def _refilled(evidence: Evidence) -> Iterator[str]:
    """See whether a reshape stands where axes had to be swapped: the right numbers, filled in in another order."""
    flat, expected = evidence.actual.flatten(), evidence.expected
    if len(flat) > _MOST_SORTED:
        return
    sizes = [size for size in expected.shape if size > 1]
    for axis, size in enumerate(expected.shape):
        for outer in (factor for factor in range(2, min(size, 16) + 1) if size % factor == 0):
            shape = (*expected.shape[:axis], outer, size // outer, *expected.shape[axis + 1 :])
            if len(shape) > _MOST_AXES:
                continue
            split = expected.reshape(shape)
            if any(
                evidence.shows(flat.reshape(expected.shape), split.movedim(axis, to).reshape(expected.shape))
                for to in range(len(shape))
                if to != axis
            ):
                yield _REFILLED
    if len(sizes) > 1 and any(
        evidence.shows(flat.reshape(expected.shape), expected.permute(order).reshape(expected.shape))
        for order in itertools.permutations(range(expected.ndim))
        if expected.ndim <= _MOST_AXES and list(order) != sorted(order)
    ):
        yield _REFILLED


_REFILLED: Final = (
    "these are the expected numbers, filled in in another order, as `view` or `reshape` does where axes need swapping"
)


def _shifts(evidence: Evidence) -> Iterator[str]:
    actual, expected = evidence.actual, evidence.expected
    for axis in range(actual.ndim):
        size = actual.shape[axis]
        if size < 3:  # noqa: PLR2004
            continue
        where = "" if actual.ndim == 1 else f" along axis {axis}"
        for one, other, when in ((0, 1, "early"), (1, 0, "late")):
            came = actual.narrow(axis, one, size - 1)
            wanted = expected.narrow(axis, other, size - 1)
            moved = evidence.differs.narrow(axis, one, size - 1)
            if evidence.agree(came, wanted) and evidence.is_rich(wanted) and moved.sum() >= _MOVED:
                yield f"everything comes one step too {when}{where}"
