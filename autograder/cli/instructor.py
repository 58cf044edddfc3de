"""Commands of those who grade: grade, doctor."""

from __future__ import annotations

import os
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from autograder.cli.app import app, errors, output
from autograder.course import find_root, load_course


class TierName(StrEnum):
    """The sandbox tiers by name."""

    full = "full"
    landlock = "landlock"
    none = "none"


class Layout(StrEnum):
    """The layouts of a class's submissions."""

    students = "students"
    canvas = "canvas"
    moodle = "moodle"
    gradescope = "gradescope"
    github_classroom = "github_classroom"
    nbgrader = "nbgrader"


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
    roster: Annotated[
        Path | None, typer.Option("--roster", metavar="CSV", help="Who is in the class: id, name, email and more.")
    ] = None,
    layout: Annotated[
        Layout | None, typer.Option("--layout", help="How the folder is laid out, if it is not recognized.")
    ] = None,
) -> None:
    """Grade submissions with the hidden suites."""
    from autograder import sandbox
    from autograder.cli.bar import Bar
    from autograder.cli.class_report import write_class_page
    from autograder.grading.run import RESULTS, grade
    from autograder.reports import feedback, terminal
    from autograder.reports.notes import print_notes
    from autograder.runners.local import LocalRunner
    from autograder.submissions import take_in
    from autograder.submissions.roster import Roster, read_roster

    course = load_course(find_root(Path.cwd()))
    known = read_roster(roster, course) if roster else Roster(people=())
    for told in known.told:
        errors.print(told, markup=False, soft_wrap=True)
    intake = take_in(paths, course, limit=limit or (), layout=layout.value if layout else "", roster=known.people)
    runner = LocalRunner(sandbox.choose(tier.value if tier else None))
    with Bar() as bar:
        results = grade(course, intake.submissions, out, runner, jobs, bar, intake=intake)
    terminal.print_results(results, output, course=course)
    print_notes(results.notes, output)
    pages = feedback.write_feedback(results, course, out)
    page = write_class_page(results, course, out)
    told = f"Results are in {out / RESULTS}, the class report is {page}, each student's feedback is in {pages}."
    output.print(told, markup=False, soft_wrap=True)
    if results.faults:
        raise typer.Exit(3)


@app.command("doctor")
def doctor_command() -> None:
    """Say what this machine offers to hold student code, and why."""
    from autograder import sandbox
    from autograder.sandbox.doctor import explain

    report = sandbox.available()
    output.print(explain(report), markup=False, soft_wrap=True)
    if report.best == "none":
        raise typer.Exit(2)
