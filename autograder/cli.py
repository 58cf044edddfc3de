"""The command line: options in, exit codes out. No logic, no torch.

Exit codes: 0 done; 1 a student must act; 2 the author or the caller must act; 3 a fault of ours.
"""

from __future__ import annotations

import os
import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Self

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from autograder import sandbox, stubs
from autograder.course import find_root, load_course
from autograder.errors import AutograderError
from autograder.grading.run import RESULTS, grade
from autograder.reports import json_report, terminal
from autograder.results import Exercise
from autograder.runners.local import LocalRunner
from autograder.sandbox.doctor import explain
from autograder.submissions import read_submissions

app = typer.Typer(
    help="A course that grades itself.", no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False
)
errors = Console(stderr=True, highlight=False)
output = Console(highlight=False)


class TierName(StrEnum):
    """The sandbox tiers by name."""

    full = "full"
    landlock = "landlock"
    none = "none"


class Format(StrEnum):
    """The forms that a report can take."""

    terminal = "terminal"
    json = "json"


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
    course = load_course(find_root(Path.cwd()))
    submissions = read_submissions(paths, course, limit=limit or ())
    runner = LocalRunner(sandbox.choose(tier.value if tier else None))
    with _Bar() as bar:
        results = grade(course, submissions, out, runner, jobs, bar)
    terminal.print_results(results, output)
    output.print(f"Results are in {out / RESULTS}.", markup=False)
    if results.faults:
        raise typer.Exit(3)


@app.command("report")
def report_command(
    out: Annotated[Path, typer.Argument(metavar="OUT", help="The folder of a grading run.")],
    form: Annotated[Format, typer.Option("--format", help="How to show it.")] = Format.terminal,
    details: Annotated[bool, typer.Option("--details", help="Show every failing check with its message.")] = False,
) -> None:
    """Show the results of a grading run."""
    results = json_report.read_results(out / RESULTS)
    if form is Format.json:
        sys.stdout.write(json_report.render(results))
    else:
        terminal.print_results(results, output, details=details)


@app.command("stubs")
def stubs_command(
    check: Annotated[bool, typer.Option("--check", help="Change nothing; say what is out of step.")] = False,
) -> None:
    """Generate the stubs from the solutions."""
    course = load_course(find_root(Path.cwd()))
    if not check:
        for path in stubs.write_stubs(course):
            output.print(f"wrote {path.relative_to(course.root)}", markup=False)
    problems = stubs.check_stubs(course)
    for problem in problems:
        errors.print(str(problem), markup=False, soft_wrap=True)
    if problems:
        raise typer.Exit(2)
    output.print(f"{len(course.exercises)} stubs are in step with their solutions.")


@app.command("audit")
def audit_command(
    keys: Annotated[list[str] | None, typer.Argument(metavar="[KEY…]", help="Exercises; all, unless given.")] = None,
    out: Annotated[
        Path, typer.Option("--out", help="Where verdicts are kept, so that none is asked for twice.")
    ] = Path("out/audit"),
    jobs: Annotated[int, typer.Option("--jobs", min=1, help="Answers examined at a time.")] = os.cpu_count() or 1,
    regrades: Annotated[
        int, typer.Option("--regrades", min=0, help="Grade every reference so often again, with other draws.")
    ] = 0,
) -> None:
    """Prove the suites: on right answers, on wrong ones, and on machine-made ones."""
    from autograder.audit import page, summary  # noqa: PLC0415 -- libcst takes a quarter of a second, and only this needs it
    from autograder.audit.run import audit  # noqa: PLC0415

    course = load_course(find_root(Path.cwd()))
    chosen = [course.exercise(key).key for key in keys or [exercise.key for exercise in course.exercises]]
    with _Bar() as bar:
        found = audit(course, chosen, out, LocalRunner(sandbox.choose(None)), jobs, bar, regrades)
    summary.print_audit(found, output)
    page.write_page(found, out)
    output.print(f"The matrix of checks and wrong answers is in {out / page.PAGE}.", markup=False)
    if found.findings:
        raise typer.Exit(2)


@app.command("list")
def list_command() -> None:
    """List the exercises of the course."""
    course = load_course(find_root(Path.cwd()))
    for lesson in course.lessons:
        output.print(f"{lesson.name}  {lesson.title}", style="bold", markup=False)
        for exercise in lesson.exercises:
            stars = "●" * exercise.difficulty + "○" * (5 - exercise.difficulty)
            line = (
                f"  {exercise.key:<46} {stars}  {exercise.minutes:>3} min  {exercise.points:g} points  {exercise.title}"
            )
            output.print(line, markup=False, soft_wrap=True)


@app.command("doctor")
def doctor_command() -> None:
    """Say what this machine offers to hold student code, and why."""
    report = sandbox.available()
    output.print(explain(report), markup=False, soft_wrap=True)
    if report.best == "none":
        raise typer.Exit(2)


class _Bar:
    """Progress in the terminal; one line for each verdict where nobody watches."""

    def __init__(self) -> None:
        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
        self._progress = Progress(*columns, console=errors, transient=True)
        self._task = self._progress.add_task("reading", total=None)

    def __enter__(self) -> Self:
        self._progress.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._progress.stop()

    def begin(self, total: int, known: int) -> None:
        self._progress.update(self._task, total=total, completed=known)

    def stage(self, name: str) -> None:
        self._progress.update(self._task, description="starting" if name == "starting" else "grading")

    def graded(self, student: str, exercise: Exercise) -> None:
        self._progress.update(self._task, advance=1, description=f"{student[:20]} {exercise.key}")


def main() -> None:
    """Run the program."""
    try:
        app()
    except AutograderError as error:
        errors.print(f"autograder: {error}", markup=False, soft_wrap=True, style="red")
        raise SystemExit(error.exit_code) from None
    except KeyboardInterrupt:
        errors.print("autograder: stopped; what was graded is kept, and the same command goes on from here.")
        raise SystemExit(130) from None
