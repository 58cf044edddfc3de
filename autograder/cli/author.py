"""Commands of those who write the course: stubs, audit, recognition, release, notebooks, gradescope."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer

from autograder.cli.app import app, errors, output
from autograder.cli.runner_choice import DeviceName, DeviceOption, local_runner
from autograder.course import find_root, load_course


@app.command("stubs")
def stubs_command(
    check: Annotated[bool, typer.Option("--check", help="Change nothing; say what is out of step.")] = False,
) -> None:
    """Generate the stubs from the solutions."""
    from autograder import stubs

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
    device: DeviceOption = DeviceName.cpu,
) -> None:
    """Prove the suites: on right answers, on wrong ones, and on machine-made ones."""
    from autograder.audit import page, summary
    from autograder.audit.run import audit
    from autograder.cli.bar import Bar

    course = load_course(find_root(Path.cwd()))
    chosen = [course.exercise(key).key for key in keys or [exercise.key for exercise in course.exercises]]
    with Bar() as bar:
        found = audit(course, chosen, out, local_runner(None, device), jobs, bar, regrades)
    summary.print_audit(found, output)
    page.write_page(found, out)
    output.print(f"The matrix of checks and wrong answers is in {out / page.PAGE}.", markup=False)
    if found.findings:
        raise typer.Exit(2)


@app.command("recognition")
def recognition_command(
    keys: Annotated[list[str] | None, typer.Argument(metavar="[KEY…]", help="Exercises; all, unless given.")] = None,
    mutants: Annotated[int, typer.Option("--mutants", min=0, help="Machine-made mistakes to try as well.")] = 200,
    jobs: Annotated[int, typer.Option("--jobs", min=1, help="Answers examined at a time.")] = os.cpu_count() or 1,
) -> None:
    """Try how well mistakes are named: on the banks, on right answers, and on machine-made mistakes."""
    from autograder import sandbox
    from autograder.audit import summary
    from autograder.audit.recognition import Recogniser, broken_bounds
    from autograder.cli.bar import Bar
    from autograder.runners.local import LocalRunner

    course = load_course(find_root(Path.cwd()))
    chosen = [course.exercise(key).key for key in keys or [exercise.key for exercise in course.exercises]]
    with Bar() as bar:
        recogniser = Recogniser(course, chosen, LocalRunner(sandbox.choose(None)), jobs, bar)
        named = recogniser.recognise(recogniser.chosen(mutants))
    summary.print_recognition(named, output)
    if broken_bounds(named):
        raise typer.Exit(2)


@app.command("release")
def release_command(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Where the student's repository is to stand.")],
    jobs: Annotated[int, typer.Option("--jobs", min=1, help="Answers examined at a time.")] = os.cpu_count() or 1,
) -> None:
    """Write the repository that students get: stubs, public checks, texts and the program."""
    from autograder import sandbox
    from autograder.cli.bar import Bar
    from autograder.release import release
    from autograder.runners.local import LocalRunner

    course = load_course(find_root(Path.cwd()))
    with Bar() as bar:
        files = release(course, folder, LocalRunner(sandbox.choose(None)), jobs, bar)
    output.print(f"{len(files)} files are in {folder}; nothing in them is hidden or solved.", markup=False)


@app.command("notebooks")
def notebooks_command(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Where the nbgrader course is to stand, or stands.")],
    jobs: Annotated[int, typer.Option("--jobs", min=1, help="Answers examined at a time.")] = os.cpu_count() or 1,
    replace: Annotated[bool, typer.Option("--replace", help="Replace files that you have changed, too.")] = False,
) -> None:
    """Write the course for nbgrader: a notebook for each lesson, and nbgrader's configuration."""
    from autograder import sandbox
    from autograder.cli.bar import Bar
    from autograder.notebooks.course_folder import write_course
    from autograder.runners.local import LocalRunner

    course = load_course(find_root(Path.cwd()))
    with Bar() as bar:
        files = write_course(course, folder, LocalRunner(sandbox.choose(None)), jobs, bar, replace=replace)
    told = f"{folder} holds {len(course.lessons)} notebooks, with their solutions; {len(files)} files are new."
    output.print(f"{told} Run `nbgrader generate_assignment LESSON` there for a student's.", markup=False)


@app.command("gradescope")
def gradescope_command(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Where autograder.zip is to stand.")],
    exercises: Annotated[
        list[str] | None, typer.Option("--exercise", metavar="KEY", help="Grade this exercise; all, unless given.")
    ] = None,
) -> None:
    """Build the archive that grades submissions on Gradescope."""
    from autograder.gradescope import build_package

    course = load_course(find_root(Path.cwd()))
    archive = build_package(course, folder, exercises or ())
    chosen = [each for each in course.exercises if not exercises or each.key in exercises]
    points = sum(each.points for each in chosen)
    told = f"{archive} grades {len(chosen)} exercises for {points:g} points: give the assignment as many."
    output.print(f"{told} It holds the solutions and the hidden suites; keep it to yourself.", markup=False)
