"""Pictures as SVG that stands inside a page and takes its colours, and what they show in words.

Written by hand: Matplotlib takes longer for one picture than all the rest of a page does.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from itertools import cycle
from typing import Final

from markupsafe import Markup, escape

from autograder.plain_text import on_one_line
from autograder.reports.scales import Scale, between, fitting, fitting_magnitudes
from autograder.results import Curve, Picture

_WIDTH: Final = 330.0
_LEFT, _RIGHT, _BELOW = 54.0, 12.0, 34.0  # beside the frame, and below it
_ACROSS, _HIGH = _WIDTH - _LEFT - _RIGHT, 144.0  # the frame
_LINE: Final = 13.0  # of the legend, which stands above the frame
_TEXT: Final = "stroke: none; fill: currentColor; font-size: 9px"
_LETTER: Final = 5.0  # how wide one is, about
_LONGEST: Final = 40
_MARKERS_SHOWN: Final = 8
_COLOURS: Final = tuple(f"var(--curve-{place})" for place in range(1, 5))
# Lines are told apart without colour too.
_DASHES: Final = ("", "; stroke-dasharray: 5 2", "; stroke-dasharray: 1 1.5", "; stroke-dasharray: 6 2 1 2")
_MARKERS: Final[tuple[Callable[[float], str], ...]] = (
    lambda r: f"m-{r},0a{r},{r} 0 1 0 {2 * r},0a{r},{r} 0 1 0 {-2 * r},0z",
    lambda r: f"m-{r},-{r}h{2 * r}v{2 * r}h{-2 * r}z",
    lambda r: f"m0,-{r}l{r},{2 * r}h{-2 * r}z",
    lambda r: f"m0,-{r}l{r},{r} -{r},{r} -{r},-{r}z",
)


def draw(picture: Picture, prefix: str) -> Markup:
    """Draw a picture as an `svg` element; `prefix` is the id of the element that describes it."""
    x = fitting([value for curve in picture.curves for value in curve.x])
    y = fitting_magnitudes([value for curve in picture.curves for value in curve.y])
    labels = [on_one_line(curve.label, _LONGEST) for curve in picture.curves]
    sheet = _Sheet(x, y, labels)
    sheet.frame([(tick, _number(tick)) for tick in x.ticks], picture.x_label, picture.y_label)
    looks = list(zip(range(len(picture.curves)), cycle(_COLOURS), cycle(_DASHES), cycle(_MARKERS), strict=False))
    for (place, colour, dashes, marker), curve in reversed(list(zip(looks, picture.curves, strict=True))):
        points = [sheet.at(*point) for point in zip(curve.x, curve.y, strict=True)]
        line = f"fill: none; stroke: {colour}; stroke-width: 1.5{dashes}"
        # The first lies on the others, and lets them be seen around it.
        shape, fill = marker(3.0 if place else 1.5), "none" if place else colour
        marks = f"fill: {fill}; stroke: {colour}"
        sheet.path(_through(points), line)
        shown = points[:: max(1, len(points) // _MARKERS_SHOWN)]
        sheet.path("".join(f"M{_pair(point)}{shape}" for point in shown), marks)
        start, y_text = sheet.legend(place)
        sheet.path(f"M{_pair((start, y_text - 3))}h20", line)
        sheet.path(f"M{_pair((start + 10, y_text - 3))}{shape}", marks)
    return sheet.drawn(prefix)


def draw_shares(counts: Sequence[int], median: float | None, prefix: str) -> Markup:
    """Draw how many students have which share of all points, in tenths or the like; `prefix` as for `draw`."""
    x, y = between(0.0, 1.0, 5), between(0.0, max(1.0, 1.2 * max(counts, default=0)), 5, is_whole=True)
    sheet = _Sheet(x, y, [] if median is None else ["median"])
    sheet.frame([(tick, f"{tick:.0%}") for tick in x.ticks], "share of all points", "students")
    for place, count in enumerate(counts):
        left, top = sheet.at((place + 0.04) / len(counts), count)
        right, below = sheet.at((place + 0.96) / len(counts), 0)
        sheet.path(f"M{_pair((left, below))}V{top:.1f}H{right:.1f}V{below:.1f}z", f"fill: {_COLOURS[0]}; stroke: none")
        if count:
            sheet.text((left + right) / 2, top - 3, str(count))
    if median is not None:
        mark, look = "m0,3l3,-6h-6z", f"fill: {_COLOURS[1]}; stroke: none"
        start, y_text = sheet.legend(0)
        sheet.path(f"M{_pair(sheet.at(min(1.0, max(0.0, median)), y.high))}{mark}", look)
        sheet.path(f"M{_pair((start + 10, y_text - 3))}{mark}", look)
    return sheet.drawn(prefix)


def describe(picture: Picture) -> list[str]:
    """Say in words what each curve of a picture shows."""
    return [_describe(curve, picture.x_label) for curve in picture.curves]


class _Sheet:
    """A frame with scales and a legend, and what is drawn there; whatever is text is escaped."""

    def __init__(self, x: Scale, y: Scale, labels: Sequence[str]) -> None:
        self._x, self._y, self._labels = x, y, labels
        wide = 40 + _LETTER * max(map(len, labels), default=0)
        self._columns = 2 if 2 * wide <= _ACROSS else 1
        self._top = 10 + _LINE * math.ceil(len(labels) / self._columns)
        self._parts: list[str] = []

    def at(self, x: float, y: float) -> tuple[float, float]:
        """Find the place of a point."""
        return _LEFT + _ACROSS * self._x.share(x), self._top + _HIGH * (1 - self._y.share(y))

    def legend(self, place: int) -> tuple[float, float]:
        """Find where an entry of the legend begins, and the line that its text stands on."""
        row, column = divmod(place, self._columns)
        return _LEFT + column * _ACROSS / self._columns, _LINE * (row + 1) - 2

    def path(self, shape: str, style: str) -> None:
        """Draw a path, if there is anything of it."""
        if shape:
            self._parts.append(f'<path d="{shape}" style="{style}"/>')

    def text(self, x: float, y: float, text: str, anchor: str = "middle", turned: str = "") -> None:
        """Write a text."""
        place = f'x="{x:.1f}" y="{y:.1f}" style="{_TEXT}; text-anchor: {anchor}"'
        self._parts.append(f"<text {place}{turned}>{escape(text)}</text>")

    def frame(self, ticks: Sequence[tuple[float, str]], x_label: str, y_label: str) -> None:
        """Draw the grid, the axes, their ticks and labels, and the words of the legend."""
        below, middle = self._top + _HIGH, self._top + _HIGH / 2
        across = [(*self.at(tick, 1.0), label) for tick, label in ticks]
        up = [(_LEFT, self._top + _HIGH * (1 - self._y.share(tick)), _number(tick)) for tick in self._y.ticks]
        lines = [f"M{x:.1f},{below:.1f}V{self._top:.1f}" for x, _, _ in across]
        lines += [f"M{_LEFT:.1f},{y:.1f}h{_ACROSS:.1f}" for _, y, _ in up]
        self.path("".join(lines), "fill: none; stroke: currentColor; stroke-width: 0.8; opacity: 0.2")
        axes = f"M{_LEFT:.1f},{self._top:.1f}V{below:.1f}h{_ACROSS:.1f}"
        self.path(axes, "fill: none; stroke: currentColor; stroke-width: 0.8")
        for x, _, label in across:
            self.text(x, below + 12, label)
        for _, y, label in up:
            self.text(_LEFT - 5, y + 3, label, "end")
        self.text(_LEFT + _ACROSS / 2, below + 27, on_one_line(x_label, _LONGEST))
        turned = f' transform="rotate(-90 10 {middle:.1f})"'
        self.text(10, middle, on_one_line(y_label, _LONGEST), turned=turned)
        for place, label in enumerate(self._labels):
            start, y = self.legend(place)
            self.text(start + 26, y, label, "start")

    def drawn(self, prefix: str) -> Markup:
        """Give all of it."""
        high = self._top + _HIGH + _BELOW
        head = f'<svg role="img" aria-labelledby="{escape(prefix)}" viewBox="0 0 {_WIDTH:g} {high:g}">'
        return Markup("\n".join([head, *self._parts, "</svg>"]))  # noqa: S704  # texts were escaped one by one


def _through(points: Sequence[tuple[float, float]]) -> str:
    return "M" + " ".join(map(_pair, points)) if points else ""


def _pair(point: tuple[float, float]) -> str:
    return f"{point[0]:.1f},{point[1]:.1f}"


def _number(value: float) -> str:
    return f"{value:g}".replace("-", "\N{MINUS SIGN}")


def _describe(curve: Curve, x_label: str) -> str:
    label, where = on_one_line(curve.label, 40), on_one_line(x_label, 40)
    y = list(curve.y)
    if not y:
        return f"{label}: no finite value"
    said = [f"starts at {y[0]:.3g}", f"ends at {y[-1]:.3g}"] if len(y) > 1 else [f"{y[0]:.3g}"]
    for word, extreme in (("lowest", min(y)), ("highest", max(y))):
        if extreme not in (y[0], y[-1]):
            said.append(f"{word} at {where} {curve.x[y.index(extreme)]:.4g}, with {extreme:.3g}")
    return f"{label}: {', '.join(said)}"
