"""What came beside what was expected, as numbers: do they agree, and are they rich enough to show why not.

A relation between two tensors says something only if it could have failed: four numbers agree with their transpose by
accident when three of them are zero. So every claim names the elements that it explains, and is taken only if these
hold enough different values for chance to be out of the question.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Final, NamedTuple

import numpy as np
import torch

MAX_ELEMENTS: Final = 200_000  # beyond it, looking for a relation would cost more than the check
_FOLDED: Final = 4
_LOOKED_AT: Final = 4_000
_SAMPLE: Final = 64
_EXACT: Final = 2**53  # integers beyond have no float of their own
_CHANCE: Final = 20.0  # a relation is told if chance makes it less than once in e**20
_CHANCE_OF_FEW: Final = 6.9  # of values from a small set, such as ids or a mask: once in a thousand
_CONTINUOUS: Final = 3  # different values that numbers must have to count as drawn from a continuum


Function = Callable[[torch.Tensor], torch.Tensor]


class Evidence(NamedTuple):
    """Two tensors of one shape in double precision, finite, that differ by more than the tolerance in some places."""

    actual: torch.Tensor
    expected: torch.Tensor
    rtol: float
    atol: float
    differs: torch.Tensor
    places: tuple[torch.Tensor, ...]  # the indices of some elements that differ

    @property
    def sizes(self) -> tuple[int, ...]:
        """The shape of both."""
        return tuple(self.differs.shape)

    def near(self, one: torch.Tensor, other: torch.Tensor) -> torch.Tensor:
        """Say which elements of one are near those of the other, by the tolerance of the check."""
        return are_near(one, other, self.rtol, self.atol)

    def agree(self, one: torch.Tensor, other: torch.Tensor) -> bool:
        """Say whether two tensors of one shape agree everywhere; a look at a few elements first saves nearly all."""
        if not one.numel():
            return False
        places = tuple(index.clamp(max=size - 1) for index, size in zip(self.places, one.shape, strict=True))
        return bool(self.near(one[places], other[places]).all()) and bool(self.near(one, other).all())

    def shows(self, one: torch.Tensor, other: torch.Tensor, *, free: int = 0) -> bool:
        """Say whether two tensors agree, and not by accident; `free` numbers were chosen to make them."""
        return self.agree(one, other) and self.is_rich(other[self.differs], free=free)

    def turns_right(self, function: Function, *, free: int = 0) -> bool:
        """Say whether a function of each element makes what was expected of what came."""
        few = self.near(function(self.actual[self.places]), self.expected[self.places])
        return bool(few.all()) and self.shows(function(self.actual), self.expected, free=free)

    def was_turned(self, function: Function) -> bool:
        """Say whether a function of each element makes what came of what was expected."""
        few = self.near(self.actual[self.places], function(self.expected[self.places]))
        return bool(few.all()) and self.shows(self.actual, function(self.expected))

    def was_folded(self, function: Function) -> tuple[bool, bool]:
        """Say the same of a function that keeps many values, for which those that it changes are all alike."""
        few, wanted = self.actual[self.places], self.expected[self.places]
        right = bool(self.near(function(few), wanted).all()) and self.agree(function(self.actual), self.expected)
        turned = bool(self.near(few, function(wanted)).all()) and self.agree(self.actual, function(self.expected))
        is_shown = (right or turned) and int(self.differs.sum()) >= _FOLDED and self.is_rich(self.expected)
        return is_shown and right, is_shown and turned

    def is_rich(self, values: torch.Tensor, *, free: int = 0) -> bool:
        """Say whether agreement on these values cannot be chance."""
        return is_rich(values, self.rtol, self.atol, free=free)

    def part(self, axis: int, start: int, length: int) -> Evidence:
        """Give the same for a range along an axis, in which something differs."""
        return weigh(
            self.actual.narrow(axis, start, length), self.expected.narrow(axis, start, length), self.rtol, self.atol
        )


def weigh(actual: torch.Tensor, expected: torch.Tensor, rtol: float, atol: float) -> Evidence:
    """Put two tensors of one shape side by side; where nothing differs, there are no places."""
    differs = ~are_near(actual, expected, rtol, atol)
    flat = differs.flatten()
    step = max(1, len(flat) // _LOOKED_AT)
    found = flat[::step].nonzero()[:, 0] * step
    found = found if len(found) else flat.nonzero()[:, 0]
    chosen = found[:: max(1, len(found) // _SAMPLE)][:_SAMPLE]
    places = np.unravel_index(chosen.numpy(), tuple(differs.shape))  # torch's own imports for half a second
    return Evidence(actual, expected, rtol, atol, differs, tuple(torch.from_numpy(each) for each in places))


def are_near(one: torch.Tensor, other: torch.Tensor, rtol: float, atol: float) -> torch.Tensor:
    """Say which elements of one are near those of the other."""
    return (one - other).abs_() <= other.abs().mul_(rtol).add_(atol)


def as_numbers(value: torch.Tensor) -> torch.Tensor | None:
    """Give a tensor in double precision; None if it is too large, or holds what a double cannot say."""
    if value.numel() > MAX_ELEMENTS or value.is_complex():
        return None
    numbers = value.detach().double()
    if not value.is_floating_point() and value.numel() and bool(numbers.abs().max() >= _EXACT):
        return None
    return numbers if bool(numbers.isfinite().all()) else None


def is_rich(values: torch.Tensor, rtol: float, atol: float, *, free: int = 0) -> bool:
    """Say whether agreement on these values cannot be chance, with `free` numbers fitted."""
    count = values.numel()
    if count <= free + 1:
        return False
    flat = values.flatten()
    flat = flat[:: max(1, count // 512)]
    low, high = float(flat.min()), float(flat.max())
    width = 2 * (atol + rtol * max(abs(low), abs(high)))
    spread = high - low
    if spread <= 4 * width:
        return False
    bins = ((flat - low) / (2 * width)).round() if width else flat
    different = int(bins.unique().numel())
    if width and different >= _CONTINUOUS + free and different * 2 >= flat.numel():
        return (different - free) * math.log(spread / width) >= _CHANCE
    many = different if width else max(different, min(spread + 1, 2 * different))
    return different > 1 and (count - free) * math.log(many) >= _CHANCE_OF_FEW
