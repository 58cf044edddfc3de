"""`report.html`: the report on a class as one page that needs nothing but itself."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any, Final

import jinja2
from markupsafe import Markup

from autograder.errors import StoreError
from autograder.files import write_whole
from autograder.reports import class_wording as wording
from autograder.reports.class_records import ClassReport, Spread
from autograder.reports.class_scores import BINS, share_of
from autograder.reports.class_statistics import flagged
from autograder.reports.templates import environment

PAGE: Final = "report.html"
ANONYMOUS_PAGE: Final = "report-anonymous.html"

_TEMPLATE: Final = "class_report.html"


def write_page(report: ClassReport, out: Path) -> Path:
    """Write the page into the folder of the results, an anonymous one beside the other; gives its path.

    Raises:
        StoreError: It cannot be written.

    """
    path = out / (ANONYMOUS_PAGE if report.is_anonymous else PAGE)
    try:
        write_whole(path, render_html(report).encode("utf-8", "replace"))
    except OSError as error:
        message = f"{path}: the class report cannot be written ({error.strerror}). Make room, or give another folder."
        raise StoreError(message) from None
    return path


def render_html(report: ClassReport) -> str:
    """Give the page."""
    exercises = {exercise.key: exercise.title for lesson in report.lessons for exercise in lesson.exercises}
    return (
        _environment()
        .get_template(_TEMPLATE)
        .render(
            report=report,
            exercises=exercises,
            checks_of={key: [check for check in report.checks if check.key == key] for key in exercises},
            flagged=list(flagged(report.checks)),
        )
    )


@cache
def _environment() -> jinja2.Environment:
    made = environment(
        {
            "exact": wording.exact,
            "number": wording.number,
            "percent": wording.percent,
            "seconds": wording.seconds,
            "counted": wording.counted,
        }
    )
    given: dict[str, Any] = {"say": wording, "share_of": share_of, "histogram": _histogram}
    made.globals.update(given)
    return made


def _histogram(spread: Spread, prefix: str) -> Markup:
    # What Matplotlib writes is escaped as XML, and nothing of a student's is in it.
    from matplotlib.axes import Axes  # noqa: PLC0415
    from matplotlib.ticker import MaxNLocator, PercentFormatter  # noqa: PLC0415

    from autograder.reports.drawing import COLOURS, draw_axes  # noqa: PLC0415

    def plot(axes: Axes) -> None:
        places = [place + 0.5 for place in range(BINS)]
        bars = axes.bar(places, spread.bins, width=0.92, color=COLOURS[0])
        axes.bar_label(bars, labels=[str(count) if count else "" for count in spread.bins], padding=2)
        if spread.median is not None:
            median = min(1.0, max(0.0, spread.median))
            above = axes.get_xaxis_transform()
            axes.plot(median * BINS, 1.0, "v", color=COLOURS[1], label="median", transform=above, clip_on=False)
            axes.legend(loc="lower left", bbox_to_anchor=(0.0, 1.0), borderaxespad=0.2)
        axes.set_position((0.14, 0.17, 0.8, 0.69))  # room for the last percentage
        axes.set_xlim(0, BINS)
        axes.xaxis.set_major_locator(MaxNLocator(5, integer=True))
        axes.xaxis.set_major_formatter(PercentFormatter(xmax=BINS))
        axes.yaxis.set_major_locator(MaxNLocator(5, integer=True))
        axes.set_ylim(0, max(1.0, 1.2 * max(spread.bins)))
        axes.set_xlabel("share of all points")
        axes.set_ylabel("students")

    return Markup(draw_axes(plot, prefix))  # noqa: S704
