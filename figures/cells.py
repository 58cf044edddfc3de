"""Tensors as grids of cells on one sheet: each number a color and, where asked for, a text."""

import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import Colormap
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from figures.style import FAINT, INK, PAPER, WIDTH


def new_sheet(columns: float, rows: float) -> tuple[Figure, Axes]:
    """Make a figure that is one sheet of so many cells; x counts columns from the left, y rows from above."""
    figure = Figure(figsize=(WIDTH, WIDTH * rows / columns))
    axes = figure.add_axes((0, 0, 1, 1))
    axes.set(xlim=(0, columns), ylim=(rows, 0))
    axes.set_axis_off()
    return figure, axes


def draw_cells(
    axes: Axes,
    corner: tuple[float, float],
    values: np.ndarray,
    *,
    colors: Colormap,
    limit: float,
    text: str = "",
) -> None:
    """Draw a matrix with its upper left corner at `corner`.

    Its colors go from -limit or 0, as `colors` does, to +limit; `text` is the format in which its numbers are written.
    """
    rows, columns = values.shape
    x, y = corner
    lowest = -limit if colors.name == "signed" else 0
    edges = np.arange(columns + 1) + x, np.arange(rows + 1) + y
    axes.pcolormesh(*edges, values, cmap=colors, vmin=lowest, vmax=limit, edgecolors=PAPER, linewidth=1, clip_on=False)
    if not text:
        return
    for (row, column), value in np.ndenumerate(values):
        red, green, blue, _ = colors((value - lowest) / (limit - lowest))
        is_dark = 0.3 * red + 0.6 * green + 0.1 * blue < 0.5  # noqa: PLR2004 -- half way from black to white
        written = format(value, text).replace("-", "\N{MINUS SIGN}")
        write(axes, x + column + 0.5, y + row + 0.5, written, color=PAPER if is_dark else INK)


def hatch_cells(axes: Axes, corner: tuple[float, float], where: np.ndarray) -> None:
    """Hatch the cells of a matrix at which `where` is True."""
    for row, column in np.argwhere(where):
        place = corner[0] + column, corner[1] + row
        axes.add_patch(Rectangle(place, 1, 1, fill=False, hatch="////", edgecolor=FAINT, linewidth=0))


def outline(axes: Axes, corner: tuple[float, float], shape: tuple[float, float] = (1, 1)) -> None:
    """Frame so many rows and columns of cells."""
    axes.add_patch(Rectangle(corner, shape[1], shape[0], fill=False, edgecolor=INK, linewidth=2))


def write(axes: Axes, x: float, y: float, text: str, **look: str | float) -> None:
    """Write a text in the middle of a place, unless `look` says otherwise."""
    axes.text(x, y, text, **{"ha": "center", "va": "center_baseline", **look})
