"""Scales of a drawing: from which value to which they go, and where their ticks are."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Final

import msgspec

_STEPS: Final = (1, 2, 2.5, 5, 10)  # of a tick to the next, as people count
_MARGIN: Final = 0.05  # beside the outermost values
_SMALLEST: Final = 1e-290  # whatever is less apart is the same
_STEEP: Final = 300.0  # from this ratio of largest to smallest on, a scale is logarithmic


class Scale(msgspec.Struct, frozen=True, kw_only=True):
    """A scale; on a logarithmic one, `low` and `high` are powers of ten."""

    low: float
    high: float
    ticks: tuple[float, ...]
    is_logarithmic: bool = False

    def share(self, value: float) -> float:
        """Say how far along the scale a value stands, from 0 to 1."""
        place = math.log10(value) if self.is_logarithmic else value
        return (place - self.low) / (self.high - self.low)


def fitting(values: Sequence[float], most: int = 8) -> Scale:
    """Make a scale that all values stand on, with at most so many ticks, whole ones where all values are."""
    low, high = _spread(min(values, default=0.0), max(values, default=1.0))
    margin = _MARGIN * (high - low)
    is_whole = all(float(value).is_integer() for value in values)
    return between(low - margin, high + margin, most, is_whole=is_whole)


def fitting_magnitudes(values: Sequence[float], most: int = 6) -> Scale:
    """Make a scale as `fitting` does, a logarithmic one where values differ by orders of magnitude."""
    if not values or min(values) <= 0 or max(values) / _STEEP <= min(values):
        return fitting(values, most)
    powers = fitting([math.log10(min(values)), math.log10(max(values))])
    every = math.ceil((powers.high - powers.low) / most)
    ticks = [10.0**power for power in range(math.ceil(powers.low), math.floor(powers.high) + 1) if power % every == 0]
    return Scale(low=powers.low, high=powers.high, ticks=tuple(ticks), is_logarithmic=True)


def between(low: float, high: float, most: int, *, is_whole: bool = False) -> Scale:
    """Make a scale from one value to another."""
    unit = 10.0 ** math.floor(math.log10((high - low) / most))
    steps = [step * unit for step in _STEPS if not is_whole or (step * unit).is_integer()]
    step = next((each for each in steps if (high - low) / each <= most), 1.0)
    places = range(math.ceil(low / step), math.floor(high / step) + 1)
    return Scale(low=low, high=high, ticks=tuple(place * step for place in places))


def _spread(low: float, high: float) -> tuple[float, float]:
    """Put room between values that are the same."""
    largest = max(abs(low), abs(high))
    if high - low > max(_SMALLEST, 1e-9 * largest):
        return low, high
    room = largest / 10 if largest > _SMALLEST else 1.0
    return low - room, high + room
