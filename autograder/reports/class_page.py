"""`report.html`: the report on a class as one page that needs nothing but itself."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any, Final

import jinja2
from markupsafe import Markup

from autograder.files import write_whole
from autograder.reports import class_wording as wording
from autograder.reports.class_records import ClassReport, Spread
from autograder.reports.class_scores import share_of
from autograder.reports.class_statistics import flagged
from autograder.reports.drawing import draw_shares
from autograder.reports.places import ANONYMOUS_CLASS_PAGE, CLASS_PAGE
from autograder.reports.templates import environment
from autograder.reports.writing import writing

_TEMPLATE: Final = "class_report.html"


def write_page(report: ClassReport, out: Path) -> Path:
    """Write the page into the folder of the results, an anonymous one beside the other; gives its path.

    Raises:
        StoreError: It cannot be written.

    """
    path = out / (ANONYMOUS_CLASS_PAGE if report.is_anonymous else CLASS_PAGE)
    with writing("the class report", path):
        write_whole(path, render_html(report).encode("utf-8", "replace"))
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
    return draw_shares(spread.bins, spread.median, prefix)
