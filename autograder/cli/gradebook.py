"""Commands about grades: explain, diff."""

from __future__ import annotations

import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from autograder.cli.app import app, output


class DiffFormat(StrEnum):
    """The forms that a comparison can take."""

    terminal = "terminal"
    json = "json"


@app.command("explain")
def explain_command(
    out: Annotated[Path, typer.Argument(metavar="OUT", help="The folder of a grading run.")],
    student: Annotated[str, typer.Argument(metavar="STUDENT", help="A student's id, name or address.")],
) -> None:
    """Show the arithmetic of one student's grade."""
    from autograder.cli.class_report import policy_of
    from autograder.gradebook import grades
    from autograder.gradebook.people import find_student
    from autograder.reports.arithmetic import print_arithmetic
    from autograder.reports.json_report import read_results

    results = read_results(_results_in(out))
    print_arithmetic(find_student(grades(policy_of(results), results), student), output)


@app.command("diff")
def diff_command(
    old: Annotated[Path, typer.Argument(metavar="OLD", help="The folder of a grading run, or its results.json.")],
    new: Annotated[Path, typer.Argument(metavar="NEW", help="Another one.")],
    form: Annotated[DiffFormat, typer.Option("--format", help="How to show it.")] = DiffFormat.terminal,
) -> None:
    """Show whose grade two runs differ in, and because of which check."""
    from autograder.cli.class_report import policy_of
    from autograder.gradebook.differences import differences
    from autograder.reports.differences import print_differences, render
    from autograder.reports.json_report import read_results

    before, after = read_results(_results_in(old)), read_results(_results_in(new))
    found = differences(policy_of(after), before, after)
    if form is DiffFormat.json:
        sys.stdout.write(render(found))
    else:
        print_differences(found, output)


def _results_in(place: Path) -> Path:
    from autograder.reports.places import RESULTS

    return place / RESULTS if place.is_dir() or not place.suffix else place
