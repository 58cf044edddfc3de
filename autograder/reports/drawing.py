"""Pictures as SVG that stands inside a page and takes its colours, and what they show in words."""

from __future__ import annotations

import io
import re
import warnings
from collections.abc import Callable, Sequence
from itertools import cycle
from typing import Any, Final, cast

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure
from matplotlib.ticker import LogLocator, MaxNLocator, NullLocator, StrMethodFormatter

from autograder.plain_text import on_one_line
from autograder.results import Curve, Picture

# Matplotlib knows no colours of a style sheet: it draws with these, which then give way to them.
_INK: Final = "#0a0b01"
COLOURS: Final = ("#0a0b02", "#0a0b03", "#0a0b04", "#0a0b05")
_OF_THE_PAGE: Final = {_INK: "currentColor"} | {
    colour: f"var(--curve-{place})" for place, colour in enumerate(COLOURS, start=1)
}
# Lines are told apart without colour too.
_DASHES: Final = ("-", (0, (5, 2)), (0, (1, 1.5)), (0, (6, 2, 1, 2)))
_MARKERS: Final = ("o", "s", "^", "D")
_STYLE: Final[Any] = {
    "svg.fonttype": "none",
    "svg.hashsalt": "feedback",
    "text.parse_math": False,
    "font.sans-serif": ["DejaVu Sans"],  # measured with it, shown in whatever the page is set in
    "font.size": 9.0,
    "text.color": _INK,
    "axes.labelcolor": _INK,
    "axes.edgecolor": _INK,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "xtick.color": _INK,
    "ytick.color": _INK,
    "grid.color": _INK,
    "grid.alpha": 0.2,
    "legend.frameon": False,
}
_NO_METADATA: Final = dict.fromkeys(("Creator", "Date", "Format", "Type"))
_STEEP: Final = 300.0  # from this ratio of largest to smallest on, the y axis is logarithmic
_REFERENCE: Final = re.compile(r"""(\bid="|(?:xlink:)?href="#|url\(#)""")
_PAGE_WIDE: Final = re.compile(r"""<style.*?</style>|font-family: [^;"]*;""", re.DOTALL)  # would style the whole page
_MARKERS_SHOWN: Final = 8
_PLACE: Final = (0.16, 0.17, 0.81, 0.69)  # a layout engine would take five times as long


def draw(picture: Picture, prefix: str) -> str:
    """Draw a picture as an `svg` element.

    `prefix` is the id of the element that describes it, and keeps its own ids apart from those of other pictures.
    """
    return draw_axes(lambda axes: _plot(axes, picture), prefix)


def draw_axes(plot: Callable[[Axes], None], prefix: str, size: tuple[float, float] = (4.6, 2.9)) -> str:
    """Draw what `plot` puts on axes as an `svg` element of so many inches; `prefix` as for `draw`."""
    with mpl.rc_context(_STYLE), warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of glyphs that only the reader's fonts have
        figure = Figure(figsize=size)
        FigureCanvasSVG(figure)
        plot(figure.add_axes(_PLACE))
        file = io.StringIO()
        figure.savefig(file, format="svg", transparent=True, metadata=cast("dict[str, str]", _NO_METADATA))
    svg = file.getvalue()
    svg = _PAGE_WIDE.sub("", svg[svg.index("<svg") :]).strip()
    svg = _REFERENCE.sub(lambda match: f"{match[1]}{prefix}-", svg)
    svg = svg.replace("<svg ", f'<svg role="img" aria-labelledby="{prefix}" ', 1)
    for drawn, meant in _OF_THE_PAGE.items():
        svg = svg.replace(drawn, meant)
    return svg


def describe(picture: Picture) -> list[str]:
    """Say in words what each curve of a picture shows."""
    return [_describe(curve, picture.x_label) for curve in picture.curves]


def _plot(axes: Axes, picture: Picture) -> None:
    looks = zip(cycle(COLOURS), cycle(_DASHES), cycle(_MARKERS))
    for place, (curve, (colour, dash, marker)) in enumerate(zip(picture.curves, looks, strict=False)):
        axes.plot(
            curve.x,
            curve.y,
            label=on_one_line(curve.label, 40),
            color=colour,
            linestyle=dash,
            marker=marker,
            # The first lies on the others, and lets them be seen around it.
            markersize=3 if place == 0 else 6,
            markerfacecolor=colour if place == 0 else "none",
            zorder=3 - place / 10,
            markevery=max(1, len(curve.x) // _MARKERS_SHOWN),
        )
    if all(x.is_integer() for curve in picture.curves for x in map(float, curve.x)):
        axes.xaxis.set_major_locator(MaxNLocator(8, integer=True))
    if _is_steep([y for curve in picture.curves for y in curve.y]):
        axes.set_yscale("log")
        axes.yaxis.set_major_locator(LogLocator(numticks=6))
        axes.yaxis.set_major_formatter(StrMethodFormatter("{x:g}"))
        axes.yaxis.set_minor_locator(NullLocator())
    axes.set_xlabel(on_one_line(picture.x_label, 40))
    axes.set_ylabel(on_one_line(picture.y_label, 40))
    axes.grid(visible=True)
    axes.legend(loc="lower left", bbox_to_anchor=(0.0, 1.0), ncols=2, borderaxespad=0.2)


def _is_steep(values: Sequence[float]) -> bool:
    return bool(values) and min(values) > 0 and max(values) / min(values) > _STEEP


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
