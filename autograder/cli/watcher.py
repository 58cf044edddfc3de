"""What `autograder check --watch` starts."""

from __future__ import annotations

from collections.abc import Sequence

from autograder import checking
from autograder.checking.next_step import next_step
from autograder.cli.app import output
from autograder.course import Course
from autograder.reports import checked
from autograder.results import Exercise
from autograder.watching.session import watch


def watch_answers(course: Course, key: str | None, *, use_server: bool = True) -> None:
    """Watch the student's files, on `key` first or on what is to be done next, until they quit."""

    def check(course: Course, keys: Sequence[str]) -> list[Exercise]:
        return checking.check(course, keys, use_server=use_server)

    watch(course, key, check, checked.draw, lambda exercise: next_step(course, [exercise]), output)
