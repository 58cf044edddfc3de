"""Curves for a student's feedback: what the answer did, beside what is expected in shape. Never part of a verdict."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any, Final

import numpy as np
import torch

from autograder.results import Curve, Picture

MAX_POINTS: Final = 200
MAX_PICTURES: Final = 4  # of one check

_LARGEST = 1e30  # beyond this a picture shows nothing, and arithmetic on axes overflows
_DIGITS = 3  # an eye sees no more, and a tolerance asks for more
_MOST = 100_000  # numbers that are read of a list, however long an answer makes it


def show(
    name: str, *, x: Sequence[float] | None = None, x_label: str = "step", y_label: str = "value", **curves: Any
) -> None:
    """Draw curves into the feedback on this check; the student sees all of them, so no curve may give a value away.

    A picture takes the place of one of the same name. A keyword is a curve's label (`_` for a space), its value a list
    of numbers, or a pair of them where the curve has an `x` of its own; without any `x`, points are counted from 0.
    Whatever is no list of numbers, as it may come from an answer, is left out.
    """
    places = _numbers(x)
    drawn = [_curve(label.replace("_", " "), value, places) for label, value in curves.items()]
    shown = tuple(curve for curve in drawn if curve is not None)
    if shown:
        SHOWN.add(Picture(name=name, x_label=x_label, y_label=y_label, curves=shown))


class _Shown:
    """What the check that is being run has shown so far."""

    def __init__(self) -> None:
        self._pictures: dict[str, Picture] = {}

    def add(self, picture: Picture) -> None:
        if picture.name in self._pictures or len(self._pictures) < MAX_PICTURES:
            self._pictures[picture.name] = picture

    def take(self) -> tuple[Picture, ...]:
        taken, self._pictures = tuple(self._pictures.values()), {}
        return taken


SHOWN: Final = _Shown()


def _curve(label: str, value: Any, x: Sequence[float] | None) -> Curve | None:
    if isinstance(value, tuple) and len(value) == 2:  # noqa: PLR2004 -- a pair
        x, value = _numbers(value[0]), value[1]
    y = _numbers(value)
    if not y:
        return None
    x = range(len(y)) if x is None else x
    points = [
        (_round(a), _round(b)) for a, b in zip(x, y, strict=False) if abs(a) <= _LARGEST and abs(b) <= _LARGEST
    ]  # NaN is not at most anything
    points = [points[place] for place in _thinned([b for _, b in points])]
    return Curve(label=label, x=tuple(a for a, _ in points), y=tuple(b for _, b in points)) if points else None


def _numbers(values: Any) -> list[float] | None:
    """Read a list of numbers as floats, what is no number as NaN; anything else is none."""
    if isinstance(values, torch.Tensor | np.ndarray):
        values = values[:_MOST].tolist() if values.ndim == 1 else None
    if not isinstance(values, list | tuple | range):
        return None
    return [_number(value) for value in values[:_MOST]]


def _number(value: Any) -> float:
    if isinstance(value, torch.Tensor | np.ndarray) and value.ndim == 0:
        value = value.item()
    if type(value) not in (int, float):
        return math.nan
    try:
        return float(value)
    except OverflowError:  # an integer that no float can hold
        return math.nan


def _round(value: float) -> float:
    return float(f"{value:.{_DIGITS}g}")


def _thinned(values: Sequence[float]) -> list[int]:
    """Choose the points to keep: evenly spaced ones, both ends, the lowest and the highest."""
    count = len(values)
    if count <= MAX_POINTS:
        return list(range(count))
    steps = MAX_POINTS - 3
    even = {round(step * (count - 1) / steps) for step in range(steps + 1)}
    lowest, highest = (pick(range(count), key=values.__getitem__) for pick in (min, max))
    return sorted(even | {lowest, highest})
