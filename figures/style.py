"""What all pictures have in common: size, letters, lines, colors."""

from collections.abc import Iterator
from contextlib import contextmanager

import matplotlib as mpl
from cycler import cycler
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.figure import Figure

WIDTH = 525 / 72  # inches: 700 pixels in a browser

# Okabe and Ito's colors, which the color-blind can tell apart; where they are lines, dashes and markers differ as well.
BLUE, ORANGE, GREEN, PURPLE = "#0072B2", "#D55E00", "#009E73", "#AA4499"
INK, FAINT, PAPER = "#222222", "#6E6E6E", "#FCFCFA"
SIGNED = LinearSegmentedColormap.from_list("signed", [BLUE, "#F4F4F2", ORANGE])
AMOUNT = LinearSegmentedColormap.from_list("amount", ["#F4F4F2", BLUE])

_STYLE = {
    "figure.figsize": (WIDTH, 3.2),
    "figure.constrained_layout.h_pad": 0.12,
    "figure.constrained_layout.w_pad": 0.12,
    "font.family": "DejaVu Sans",
    "font.size": 9.5,
    "mathtext.fontset": "dejavusans",
    "axes.titlesize": 10,
    "axes.titlelocation": "left",
    "axes.titlepad": 8,
    "axes.labelsize": 9.5,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.facecolor": "none",
    "figure.facecolor": "none",
    "axes.prop_cycle": cycler(
        color=[BLUE, ORANGE, GREEN, PURPLE, INK],
        linestyle=["-", "--", "-.", ":", (0, (8, 2, 2, 2, 2, 2))],
        marker=["o", "s", "^", "D", "v"],
    ),
    "axes.edgecolor": INK,
    "axes.labelcolor": INK,
    "text.color": INK,
    "xtick.color": INK,
    "ytick.color": INK,
    "lines.linewidth": 1.6,
    "lines.markersize": 4,
    "hatch.linewidth": 0.8,
    "legend.frameon": False,
    "path.simplify": False,  # it drops points by their coordinates, so that rounding would decide what is drawn
    "svg.fonttype": "path",
    "svg.hashsalt": "figures",
}


@contextmanager
def course_style() -> Iterator[None]:
    """Draw in the style of the course, whatever the machine's own settings are."""
    with mpl.rc_context():
        mpl.rcdefaults()
        mpl.rcParams.update(_STYLE)
        yield


def new_figure(height: float) -> Figure:
    """Make an empty figure of the common width; `height` is in inches."""
    return Figure(figsize=(WIDTH, height), layout="constrained")
