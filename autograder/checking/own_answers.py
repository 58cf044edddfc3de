"""A student's own answers: read where they are written, and put before the public checks."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from autograder.checking import client
from autograder.course import Course
from autograder.results import Exercise
from autograder.runners.units import ExerciseSetup, Setup, Unit
from autograder.submissions import Answer, read_submissions

KNOWN: Final = ".autograder/diagnosis/{}.msgpack"  # what is known of an exercise's mistakes, in the course's folder
# No secret: the same inputs every time, so that a student sees what a change of theirs has changed.
_SECRET: Final = b"public checks draw the same inputs every time"


def check(course: Course, keys: Sequence[str], *, use_server: bool = True) -> list[Exercise]:
    """Run the public checks of these exercises on the student's own files; the verdicts come in the order of `keys`.

    The server is started where none runs. Where it cannot be had, the checks run without it, only slower.

    Raises:
        CourseError: There is no such exercise, or its public checks cannot be used.
        SubmissionError: The folder `exercises` cannot be read.
        EngineFaultError: We failed.

    """
    wanted = list(dict.fromkeys(course.exercise(key).key for key in keys))
    if not wanted:
        return []
    (own,) = read_submissions([course.root / "exercises"], course, limit=wanted)
    units = [_unit(number, answer) for number, answer in enumerate(own.answers)]
    graded = client.run(setup_for(course, wanted), units, use_server=use_server)
    by_key = {each.exercise.key: each.exercise for each in graded}
    return [by_key[key] for key in keys]


def setup_for(course: Course, keys: Sequence[str]) -> Setup:
    """Tell a runner all that public checks need; where there is a bank, it is what mistakes are named by."""
    exercises = [course.exercise(key) for key in keys]
    return Setup(
        root=str(course.root),
        secret=_SECRET,
        jobs=min(len(keys), os.cpu_count() or 1),
        public=True,
        exercises=tuple(
            ExerciseSetup(
                key=exercise.key,
                suite=str(course.public_checks(exercise.key)),
                reference=_if_there(course.solution(exercise.key)),
                points=None,  # course.toml says what the hidden suite is worth
                forbids=exercise.forbids,
                limits=exercise.limits,
                bank=_if_there(course.bank(exercise.key)),
                known=str(course.root / KNOWN.format(exercise.key)),
            )
            for exercise in exercises
        ),
    )


def _if_there(path: Path) -> str:
    return str(path) if path.is_file() else ""


def _unit(number: int, answer: Answer) -> Unit:
    problem, detail = answer.problem, answer.detail
    if problem == "missing":
        detail = f"There is no file exercises/{answer.key}.py. If you have moved or renamed it, move it back."
    elif answer.source is not None and not answer.source.strip():
        problem = "missing"
        detail = f"exercises/{answer.key}.py is empty. If your editor is still writing it, check again."
    return Unit(number=number, key=answer.key, source=answer.source, problem=problem, detail=detail)
