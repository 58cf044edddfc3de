"""Where two tensors part: in one half, from a step on, in some rows, at the end of each row."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import torch

from autograder.suite.evidence import Evidence

_MOST_NAMED = 4
_LONGEST_ROW = 500
_UNLIKELY = 4.6  # one in a hundred, as a logarithm


class Place(NamedTuple):
    """What to say of where the differences lie, and the part they fill, if it is one range along one axis."""

    phrase: str
    axis: int = 0
    start: int = 0
    length: int = 0
    rank: int = 0


def find_place(evidence: Evidence) -> Place | None:
    """Find the most telling thing that is true of where the differences lie; None if they lie everywhere, or anyhow."""
    differs = evidence.differs
    if differs.sum() < 2 or not evidence.is_rich(evidence.expected[~differs]):  # noqa: PLR2004 -- one place is named already
        return None
    found = [place for axis in range(differs.ndim) for place in _along(evidence, axis)]
    return min([*found, *_ragged(differs)], key=lambda place: (place.rank, place.length), default=None)


def name_slices(axis: int, ndim: int, indices: Sequence[int]) -> str:
    """Name what stands at some indices of an axis: rows, columns, entries, or indices of that axis."""
    numbers = f"{', '.join(map(str, indices[:-1]))} and {indices[-1]}" if len(indices) > 1 else str(indices[0])
    noun = slice_noun(axis, ndim)
    if noun:
        return f"{noun}{'s' if len(indices) > 1 else ''} {numbers}".replace("entrys", "entries")
    return f"{'indices' if len(indices) > 1 else 'index'} {numbers} of axis {axis}"


def slice_noun(axis: int, ndim: int) -> str:
    """Give the word for one slice of a vector or a matrix; tensors of more axes have none."""
    return {1: ("entry",), 2: ("row", "column")}.get(ndim, ("",) * ndim)[axis]


def _along(evidence: Evidence, axis: int) -> Iterator[Place]:
    differs = evidence.differs
    size, ndim = differs.shape[axis], differs.ndim
    others = [each for each in range(ndim) if each != axis]
    bad = differs.any(dim=others) if others else differs
    if bool(bad.all()) or not evidence.is_rich(evidence.expected[_slices(~bad, axis)]):
        return
    wrong, right = (each.nonzero()[:, 0].tolist() for each in (bad, ~bad))
    start, length = wrong[0], len(wrong)
    is_range = wrong[-1] - start + 1 == length
    if is_range and start + length == size:
        yield Place(_from_on(axis, ndim, start, size), axis, start, length, 0 if start * 2 == size else 1)
    elif is_range and start == 0:
        yield Place(_up_to(axis, ndim, length, size), axis, 0, length, 0 if length * 2 == size else 1)
    elif len(wrong) <= _MOST_NAMED and len(wrong) <= len(right):
        yield Place(
            f"all differences lie at {name_slices(axis, ndim, wrong)}", axis, start, length if is_range else 0, 2
        )
    elif ndim > 1 and len(right) <= _MOST_NAMED:
        noun = "are" if len(right) > 1 else "is"
        yield Place(f"only {name_slices(axis, ndim, right)} {noun} right", axis, start, length if is_range else 0, 3)


def _slices(chosen: torch.Tensor, axis: int) -> tuple[slice | torch.Tensor, ...]:
    return (*[slice(None)] * axis, chosen)


def _from_on(axis: int, ndim: int, start: int, size: int) -> str:
    if start * 2 == size and size > 2:  # noqa: PLR2004
        return f"{_half('first', axis, ndim)} is right, and all differences lie in the second"
    if start == size - 1:
        return f"all differences lie at {_end('last', axis, ndim)}; everything before it is right"
    if start == 1:
        return f"only {_end('first', axis, ndim)} is right"
    return f"the differences begin at {name_slices(axis, ndim, [start])}; everything before it is right"


def _up_to(axis: int, ndim: int, length: int, size: int) -> str:
    if length * 2 == size and size > 2:  # noqa: PLR2004
        return f"{_half('second', axis, ndim)} is right, and all differences lie in the first"
    if length == 1:
        return f"all differences lie at {_end('first', axis, ndim)}; everything after it is right"
    if length == size - 1:
        return f"only {_end('last', axis, ndim)} is right"
    return f"all differences lie before {name_slices(axis, ndim, [length])}; from there on, everything is right"


def _end(which: str, axis: int, ndim: int) -> str:
    noun = slice_noun(axis, ndim)
    return f"the {which} {noun}" if noun else f"the {which} index of axis {axis}"


def _half(which: str, axis: int, ndim: int) -> str:
    if ndim == 1:
        return f"the {which} half"
    return f"the {which} half along the last axis" if axis == ndim - 1 else f"the {which} half along axis {axis}"


def _ragged(differs: torch.Tensor) -> Iterator[Place]:
    """See whether the differences fill the end, or the beginning, of each row, from a place of the row's own on."""
    for rows, steps in itertools.combinations(range(differs.ndim), 2):
        others = [axis for axis in range(differs.ndim) if axis not in (rows, steps)]
        bad = differs.any(dim=others) if others else differs
        counts = bad.sum(dim=1)
        if not _are_telling(counts.tolist(), bad.shape[1]):
            continue
        of = "in each row" if differs.ndim == 2 else f"for each index of axis {rows}"  # noqa: PLR2004
        along = "" if differs.ndim == 2 else f" of axis {steps}"  # noqa: PLR2004
        index = torch.arange(bad.shape[1])
        if bool((bad == (index >= bad.shape[1] - counts[:, None])).all()):
            yield Place(f"{of}, the differences fill the end{along}, as padding does", rank=1)
        elif bool((bad == (index < counts[:, None])).all()):
            yield Place(f"{of}, the differences fill the beginning{along}, up to a place of its own", rank=1)


def _are_telling(counts: Sequence[int], size: int) -> bool:
    """Say whether rows with so many differences each could hardly have them all at one end by chance."""
    found = [count for count in counts if count]
    chances = sum(math.log(math.comb(size, count)) for count in found) if size <= _LONGEST_ROW else math.inf
    return len(found) > 1 and len(set(found)) * 2 >= max(len(found), 3) and chances > _UNLIKELY
