"""Commands of those who grade: grade, report, doctor."""

from __future__ import annotations

import os
import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from autograder.cli.app import app, output
from autograder.course import Course, find_root, load_course
from autograder.errors import CourseError


class TierName(StrEnum):
    """The sandbox tiers by name."""

    full = "full"
    landlock = "landlock"
    none = "none"


class Format(StrEnum):
    """The forms that a report can take."""

    terminal = "terminal"
    json = "json"
    feedback = "feedback"


@app.command("grade")
def grade_command(
    paths: Annotated[list[Path], typer.Argument(metavar="PATH…", help="A submission, or a folder of them.")],
    out: Annotated[
        Path, typer.Option("--out", help="Where results are kept; a run that was killed goes on there.")
    ] = Path("out"),
    jobs: Annotated[int, typer.Option("--jobs", min=1, help="Answers examined at a time.")] = os.cpu_count() or 1,
    tier: Annotated[TierName | None, typer.Option("--sandbox", help="The best that works here, unless given.")] = None,
    limit: Annotated[
        list[str] | None, typer.Option("--limit", metavar="KEY", help="Grade these exercises only.")
    ] = None,
) -> None:
    """Grade submissions with the hidden suites."""
    from autograder import sandbox
    from autograder.cli.bar import Bar
    from autograder.grading.run import RESULTS, grade
    from autograder.reports import feedback, terminal
    from autograder.runners.local import LocalRunner
    from autograder.submissions import read_submissions

    course = load_course(find_root(Path.cwd()))
    submissions = read_submissions(paths, course, limit=limit or ())
    runner = LocalRunner(sandbox.choose(tier.value if tier else None))
    with Bar() as bar:
        results = grade(course, submissions, out, runner, jobs, bar)
    terminal.print_results(results, output)
    pages = feedback.write_feedback(results, course, out)
    output.print(f"Results are in {out / RESULTS}, each student's feedback in {pages}.", markup=False)
    if results.faults:
        raise typer.Exit(3)


@app.command("report")
def report_command(
    out: Annotated[Path, typer.Argument(metavar="OUT", help="The folder of a grading run.")],
    form: Annotated[Format, typer.Option("--format", help="How to show it.")] = Format.terminal,
    details: Annotated[bool, typer.Option("--details", help="Show every failing check with its message.")] = False,
) -> None:
    """Show the results of a grading run."""
    from autograder.grading.run import RESULTS
    from autograder.reports import json_report, terminal

    results = json_report.read_results(out / RESULTS)
    if form is Format.json:
        sys.stdout.write(json_report.render(results))
    elif form is Format.feedback:
        from autograder.reports import feedback

        pages = feedback.write_feedback(results, _course_here(), out)
        output.print(f"Each student's feedback is in {pages}.", markup=False)
    else:
        terminal.print_results(results, output, details=details)


def _course_here() -> Course | None:
    """Give the course around the current folder; results can be shown without it, by keys instead of titles."""
    try:
        return load_course(find_root(Path.cwd()))
    except CourseError:
        return None


@app.command("doctor")
def doctor_command() -> None:
    """Say what this machine offers to hold student code, and why."""
    from autograder import sandbox
    from autograder.sandbox.doctor import explain

    report = sandbox.available()
    output.print(explain(report), markup=False, soft_wrap=True)
    if report.best == "none":
        raise typer.Exit(2)
