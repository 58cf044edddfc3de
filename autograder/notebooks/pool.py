"""A lesson's notebooks of a whole class, graded together: nbgrader takes them one by one, while cores stand idle."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

from autograder import sandbox
from autograder.course import Course
from autograder.grading.run import grade
from autograder.reports.json_report import write_results
from autograder.reports.places import RESULTS
from autograder.results import Exercise, Results
from autograder.runners.local import LocalRunner
from autograder.sandbox import Tier
from autograder.submissions.answers import Handful
from autograder.submissions.folders import DiskFolder, Gathered, readable
from autograder.submissions.notebooks import ENDING
from autograder.submissions.records import Submission

STORE: Final = ".autograder"  # beside the gradebook: an ordinary folder of results

_STEPS = 10  # lines that say how far it is


def read_notebook_of(folder: Path, student: str, course: Course, lesson: str) -> Submission:
    """Read the answers in the lesson's notebook that lies in a folder; other files beside it are not looked at."""
    name = f"{lesson}{ENDING}"
    handed = Gathered(lesson, readable(str(folder)), {name: (DiskFolder(folder), name)})
    keys = [exercise.key for exercise in course.exercises if exercise.lesson == lesson]
    return Submission(student=readable(student), answers=Handful(handed, course).answers(keys))


def grade_notebooks(
    course: Course,
    lesson: str,
    folders: Mapping[str, Path],
    out: Path,
    *,
    tier: Tier | None,
    jobs: int,
    log: logging.Logger,
) -> Results:
    """Grade a lesson's notebooks, by student; what the store in `out` knows already is not graded again.

    Raises:
        AutograderError: The suites cannot be used, no sandbox works here, the results cannot be written, or the
            engine failed.

    """
    submissions: Sequence[Submission] = [
        read_notebook_of(folder, student, course, lesson) for student, folder in sorted(folders.items())
    ]
    runner = LocalRunner(sandbox.choose(tier))
    results = grade(course, submissions, out, runner, jobs, _Told(lesson, len(submissions), log))
    write_results(results, out / RESULTS)
    return results


class _Told:
    """Says in nbgrader's log how far it is."""

    def __init__(self, lesson: str, notebooks: int, log: logging.Logger) -> None:
        self._lesson, self._notebooks, self._log = lesson, notebooks, log
        self._todo = self._done = 0

    def begin(self, total: int, known: int) -> None:
        """Say how much there is to do."""
        self._todo = total - known
        counted = f"{total} answers in {self._notebooks} notebooks of {self._lesson}"
        self._log.info("Grading in the sandbox: %s; %d are new", counted, self._todo)

    def stage(self, name: str) -> None:
        """Say nothing: the engine starts in a second or two."""

    def graded(self, student: str, exercise: Exercise) -> None:
        """Say it now and then."""
        del student, exercise
        self._done += 1
        if self._done * _STEPS // self._todo != (self._done - 1) * _STEPS // self._todo:
            self._log.info("Graded in the sandbox: %d of %d answers", self._done, self._todo)
