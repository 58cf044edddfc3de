"""Commands of those who learn: check, hint, progress, list, reset."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from autograder.cli.app import app, errors, output
from autograder.course import Course, Exercise, find_root, load_course
from autograder.errors import AutograderError
from autograder.results import Exercise as Checked


@app.command("list")
def list_command() -> None:
    """List the exercises of the course, and which of them are done."""
    from autograder import progress
    from autograder.reports import standing

    course = load_course(find_root(Path.cwd()))
    known = progress.read(course)
    standing.print_list(course, progress.standings(course, known), output)
    standing.print_notices(known.notices, errors)


@app.command("progress")
def progress_command() -> None:
    """Show how far you are, and what comes next."""
    from autograder import progress
    from autograder.reports import standing

    course = load_course(find_root(Path.cwd()))
    known = progress.read(course)
    standing.print_progress(course, progress.standings(course, known), output)
    standing.print_notices(known.notices, errors)


@app.command("hint")
def hint_command(
    key: Annotated[str, typer.Argument(metavar="KEY", help="An exercise, by key, name or file.")],
    every: Annotated[bool, typer.Option("--all", help="Show all hints, also those you have not asked for.")] = False,
    again: Annotated[bool, typer.Option("--again", help="Show the hints you have had, and no new one.")] = False,
) -> None:
    """Give the next hint for an exercise."""
    from autograder import progress
    from autograder.reports import standing

    course = load_course(find_root(Path.cwd()))
    exercise = _one_exercise(course, key)
    give = progress.all_hints if every else progress.taken_hints if again else progress.next_hint
    hints = give(course, exercise.key)
    standing.print_hints(exercise, hints, output)
    standing.print_notices(hints.notices, errors)


@app.command("reset")
def reset_command(
    key: Annotated[str, typer.Argument(metavar="KEY", help="An exercise, by key, name or file.")],
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
) -> None:
    """Put the stub of an exercise back; a copy of your file is kept."""
    from autograder import progress

    course = load_course(find_root(Path.cwd()))
    exercise = _one_exercise(course, key)
    path = course.stub(exercise.key).relative_to(course.root)
    progress.refuse_reset(course, exercise.key)
    question = f"Replace what you wrote in {path} by the stub? A copy is kept."
    if not yes and not typer.confirm(question, err=True):
        output.print("Nothing was changed.")
        return
    backup = progress.reset(course, exercise.key)
    output.print(f"{path} is the stub again.", markup=False, soft_wrap=True)
    if backup is not None:
        output.print(f"Your file is kept as {backup.relative_to(course.root)}.", markup=False, soft_wrap=True)


@app.command("check")
def check_command(
    keys: Annotated[
        list[str] | None,
        typer.Argument(metavar="[KEY…]", help="Exercises, by key, name or file; what you have begun, unless given."),
    ] = None,
    no_server: Annotated[
        bool, typer.Option("--no-server", help="Start everything anew, and keep nothing running.")
    ] = False,
    watch: Annotated[bool, typer.Option("--watch", help="Check whenever you save; keys for the rest.")] = False,
    github: Annotated[
        bool, typer.Option("--github", help="In GitHub Actions: annotate the lines, and write the run's summary.")
    ] = False,
) -> None:
    """Check your answers with the public checks."""
    from autograder.cli.answers import check_answers, exit_code, titles_of

    course = load_course(find_root(Path.cwd()))
    if watch:
        _watch(course, keys, use_server=not no_server)
        return
    checked = check_answers(course, keys or (), use_server=not no_server)
    if github:
        _tell_github(checked, titles_of(course))
    raise typer.Exit(exit_code(checked))


def _tell_github(checked: Sequence[Checked], titles: dict[str, str]) -> None:
    import os

    from autograder.cli.workflow_log import LOG
    from autograder.reports.github import annotate, summary

    LOG.resume()
    for command in annotate(checked):
        typer.echo(command)
    place = os.environ.get("GITHUB_STEP_SUMMARY")
    if place:
        with Path(place).open("a", encoding="utf-8") as file:
            file.write(summary(checked, titles))


def _one_exercise(course: Course, word: str) -> Exercise:
    from autograder.checking import choice

    found = choice.named(course, [word], Path.cwd())
    if len(found) != 1:
        raise AutograderError(f"{word} names {len(found)} exercises. Give one: `autograder list` names them.")
    return course.exercise(found[0])


def _watch(course: Course, words: list[str] | None, *, use_server: bool) -> None:
    from autograder.cli.watcher import watch_answers

    if words and len(words) > 1:
        raise AutograderError("--watch begins with one exercise. Give one KEY or none; n and l lead to the others.")
    watch_answers(course, _one_exercise(course, words[0]).key if words else None, use_server=use_server)
