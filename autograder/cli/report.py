"""The command that shows results, and writes them for other systems: report."""

from __future__ import annotations

import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Final

import typer

from autograder.cli.app import app, output
from autograder.errors import AutograderError
from autograder.results import Results


class Format(StrEnum):
    """The forms that a report can take."""

    terminal = "terminal"
    html = "html"
    json = "json"
    feedback = "feedback"
    canvas = "canvas"
    moodle = "moodle"
    moodle_gradebook = "moodle-gradebook"
    gradescope = "gradescope"
    prairielearn = "prairielearn"
    junit = "junit"
    nbgrader = "nbgrader"
    github = "github"
    csv = "csv"
    csv_checks = "csv-checks"
    parquet = "parquet"


_SHOWN: Final = {Format.terminal, Format.html, Format.json, Format.feedback}
_WITHOUT_FILE: Final = _SHOWN | {Format.nbgrader}


@app.command("report")
def report_command(  # noqa: PLR0913, PLR0917  # as many parameters as the command has options
    out: Annotated[Path, typer.Argument(metavar="OUT", help="The folder of a grading run.")],
    form: Annotated[Format, typer.Option("--format", help="How to show it.")] = Format.terminal,
    details: Annotated[
        bool,
        typer.Option("--details", help="Terminal: all checks and names, and every failing check with its message."),
    ] = False,
    anonymous: Annotated[bool, typer.Option("--anonymous", help="Terminal and html: pseudonyms for names.")] = False,
    to: Annotated[
        Path | None, typer.Option("--to", metavar="FILE", help="For other systems: the file, or it is printed.")
    ] = None,
    student: Annotated[
        str, typer.Option("--student", help="Formats for one student: whose, if not the only one.")
    ] = "",
    gradebook: Annotated[
        Path | None, typer.Option("--gradebook", metavar="CSV", help="canvas: your gradebook, exported from there.")
    ] = None,
    worksheet: Annotated[
        Path | None, typer.Option("--worksheet", metavar="CSV", help="moodle: the worksheet, downloaded from there.")
    ] = None,
    item: Annotated[
        str, typer.Option("--item", help="moodle: the lesson or exercise that the assignment stands for.")
    ] = "course",
    database: Annotated[
        str, typer.Option("--db", metavar="URL", help="nbgrader: its gradebook, which is written at once.")
    ] = "sqlite:///gradebook.db",
    bom: Annotated[bool, typer.Option("--bom", help="Tables: with a byte order mark, for Excel.")] = False,
    decimal_comma: Annotated[
        bool, typer.Option("--decimal-comma", help="Tables: 7,5 for 7.5, and ; between cells.")
    ] = False,
) -> None:
    """Show the results of a grading run, or write them for another system."""
    from autograder.exports.tables import Style
    from autograder.reports import json_report
    from autograder.reports.places import RESULTS

    results = json_report.read_results(out / RESULTS)
    if (anonymous and form not in {Format.terminal, Format.html}) or (to and form in _WITHOUT_FILE):
        option = "--anonymous is for terminal and html" if anonymous else "--to is for formats that are one file"
        raise AutograderError(f"{option}, not for the format {form.value}. Leave it out, or choose another format.")
    if form in _SHOWN:
        _show(form, results, out, details=details, anonymous=anonymous)
        return
    from autograder.cli.exports import Wishes, export

    style = Style(has_bom=bom, has_decimal_comma=decimal_comma)
    export(form.value, results, Wishes(to, student, gradebook, worksheet, item, style, database))


def _show(form: Format, results: Results, out: Path, *, details: bool, anonymous: bool) -> None:
    """Show the results to those who grade."""
    from autograder.cli.class_report import course_of, summarize_class

    if form is Format.json:
        from autograder.reports import json_report

        sys.stdout.write(json_report.render(results))
    elif form is Format.feedback:
        from autograder.reports import feedback

        pages = feedback.write_feedback(results, course_of(results), out)
        output.print(f"Each student's feedback is in {pages}.", markup=False)
    elif form is Format.html:
        from autograder.reports import class_page

        report = summarize_class(results, course_of(results), out, is_anonymous=anonymous)
        output.print(f"The class report is {class_page.write_page(report, out)}.", markup=False)
    else:
        from autograder.reports import class_terminal, terminal

        report = summarize_class(results, course_of(results), out, is_anonymous=anonymous)
        class_terminal.print_report(report, output, details=details)
        if details and not anonymous:
            terminal.print_details(results, output)
