"""Commands of those who grade: grade, doctor."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from autograder.cli.app import app, errors, output
from autograder.cli.runner_choice import (
    AddressOption,
    DeviceName,
    DeviceOption,
    JobsOption,
    RunnerName,
    RunnerOption,
    open_runner,
    sandbox_tried,
)
from autograder.course import Course, find_root, load_course
from autograder.results import Results


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
def grade_command(  # noqa: PLR0913, PLR0917  # as many parameters as the command has options
    paths: Annotated[list[Path], typer.Argument(metavar="PATH…", help="A submission, or a folder of them.")],
    out: Annotated[
        Path, typer.Option("--out", help="Where results are kept; a run that was killed goes on there.")
    ] = Path("out"),
    jobs: JobsOption = None,
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
    submitted: Annotated[
        str, typer.Option("--submitted", metavar="TIME", help="When it was handed in, if a server knows: for CI.")
    ] = "",
    where: RunnerOption = RunnerName.local,
    address: AddressOption = "",
    device: DeviceOption = DeviceName.cpu,
) -> None:
    """Grade submissions with the hidden suites."""
    from autograder.submissions.ahead import read_ahead

    held = tier.value if tier else None
    with read_ahead(paths), sandbox_tried(where, held, device):  # by other processes, while this one loads
        from autograder.cli.bar import Bar
        from autograder.grading.run import grade
        from autograder.submissions import take_in
        from autograder.submissions.roster import Roster, read_roster

        course = load_course(find_root(Path.cwd()))
        known = read_roster(roster, course) if roster else Roster(people=())
        for told in known.told:
            errors.print(told, markup=False, soft_wrap=True)
        laid_out = layout.value if layout else ""
        intake = take_in(paths, course, limit=limit or (), layout=laid_out, roster=known.people, submitted=submitted)
    with Bar() as bar, open_runner(where, address, held, jobs, device) as (runner, at_a_time):
        results = grade(course, intake.submissions, out, runner, at_a_time, bar, intake=intake)
    _report(results, course, out)
    if results.faults:
        raise typer.Exit(3)


def _report(results: Results, course: Course, out: Path) -> None:
    """Show what came out, and write the reports of it."""
    from autograder.gradebook import grades
    from autograder.reports.all_reports import write_reports
    from autograder.reports.notes import print_notes
    from autograder.reports.places import CLASS_PAGE, FEEDBACK, RESULTS
    from autograder.reports.terminal import print_results

    book = grades(course, results)
    print_results(results, book, output)
    print_notes(results.notes, output)
    ending = "." if write_reports(results, book, course, out) else ": nothing in them is new."
    places = f"Results are in {out / RESULTS}, the class report is {out / CLASS_PAGE}"
    output.print(f"{places}, each student's feedback is in {out / FEEDBACK}{ending}", markup=False, soft_wrap=True)


@app.command("doctor")
def doctor_command() -> None:
    """Say what this machine offers to hold student code, and why."""
    from autograder import sandbox
    from autograder.sandbox import gpus
    from autograder.sandbox.doctor import explain, explain_gpus

    report = sandbox.available()
    output.print(explain(report), markup=False, soft_wrap=True)
    output.print(explain_gpus(gpus.look(), gpus.nodes()), markup=False, soft_wrap=True)
    if report.best == "none":
        raise typer.Exit(2)
