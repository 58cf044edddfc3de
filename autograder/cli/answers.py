"""What `autograder check` does once; no parser of options is imported here, it would take longer than a warm check."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from autograder import progress
from autograder.checking import check, choice
from autograder.checking.next_step import next_step
from autograder.cli.streams import errors, output
from autograder.course import Course, find_root, load_course
from autograder.reports.checked import print_checked
from autograder.results import FINE, Exercise


def check_here(words: Sequence[str]) -> int:
    """Check what these words name in the course of the working directory; the exit code of it."""
    try:
        return exit_code(check_answers(load_course(find_root(Path.cwd())), words, use_server=True))
    except KeyboardInterrupt:
        return 130


def check_answers(course: Course, words: Sequence[str], *, use_server: bool) -> list[Exercise]:
    """Check the answers that are named, or what waits to be checked; write the verdicts down, and show them."""
    chosen = choice.named(course, words, Path.cwd()) if words else choice.waiting(course)
    if not words and chosen:
        listing = chosen[0] if len(chosen) == 1 else f"{len(chosen)} exercises that you have begun"
        output.print(f"Checking {listing}.", markup=False, style="dim")
    checked = check(course, chosen, use_server=use_server)
    for notice in progress.record(course, checked):
        errors.print(notice, markup=False)
    print_checked(checked, titles_of(course), next_step(course, checked), output)
    return checked


def titles_of(course: Course) -> dict[str, str]:
    """Give the title of each exercise."""
    return {exercise.key: exercise.title for exercise in course.exercises}


def exit_code(checked: Sequence[Exercise]) -> int:
    """Say whose turn it is: 0 nobody's, 1 the student's, 3 ours."""
    outcomes = {exercise.outcome for exercise in checked}
    return 3 if "fault" in outcomes else 0 if outcomes <= FINE else 1
