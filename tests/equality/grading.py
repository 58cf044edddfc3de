"""Grading the answers under one setting: what is known of it is kept, the rest is run."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import msgspec

from autograder.course import Course
from autograder.grading.identity import identify
from autograder.grading.run import Wanted, grade_wanted, make_setup
from autograder.results import Exercise
from autograder.runners.units import ExerciseSetup, Unit
from autograder.store import Store
from autograder.submissions import Answer, Submission
from tests.equality.answers import Named
from tests.equality.progress import Line
from tests.equality.settings import Setting

SECRET = b"all settings draw the same"


class Graded(NamedTuple):
    """What one setting gave, by the number of the answer, and how long this call took for what was not known yet."""

    name: str
    left_out: frozenset[str]
    exercises: Mapping[int, Exercise]
    seconds: float

    @property
    def checks(self) -> int:
        return sum(len(exercise.checks) for exercise in self.exercises.values())

    @property
    def faults(self) -> list[tuple[int, str]]:
        """Find what could not be graded: the answer's number, and why."""
        checks = [(number, check) for number, exercise in self.exercises.items() for check in exercise.checks]
        return [(number, f"{check.name}: {check.note}") for number, check in checks if check.outcome == "fault"]


def grade(course: Course, answers: Sequence[Named], name: str, setting: Setting, folder: Path) -> Graded:
    """Grade the answers under a setting, mistakes named, and keep the verdicts in `folder`."""
    keys = list(dict.fromkeys(each.unit.key for each in answers))
    setup = make_setup(course, keys, SECRET, setting.jobs, diagnose=True)
    exercises = tuple(_with_threads(exercise, setting.threads) for exercise in setup.exercises)
    setup = msgspec.structs.replace(setup, exercises=exercises)
    began = time.monotonic()
    with setting.open() as runner, Store(folder) as store:
        conditions = (name, runner.device, runner.tier, setting.jobs, setting.threads)
        wanted = _wanted(course, [each for each in answers if each.name not in setting.left_out], conditions)
        wanted = wanted[::-1] if setting.backwards else wanted
        verdicts = grade_wanted(setup, wanted, store, runner, Line(name))
    by_number = {each.unit.number: verdict for each, verdict in zip(wanted, verdicts, strict=True)}
    return Graded(name, setting.left_out, by_number, time.monotonic() - began)


def _wanted(course: Course, answers: Sequence[Named], conditions: tuple[object, ...]) -> list[Wanted]:
    submissions = [Submission(student=str(unit.number), answers=(_answer(unit),)) for _, unit in answers]
    identities = identify(course, submissions, SECRET, conditions)
    return [
        Wanted(identity=identities[str(unit.number), 1, unit.key], student=name, unit=unit) for name, unit in answers
    ]


def _answer(unit: Unit) -> Answer:
    filename = f"{unit.key}.py"
    return Answer(key=unit.key, filename=filename, source=unit.source, problem=unit.problem, detail=unit.detail)


def _with_threads(exercise: ExerciseSetup, threads: int) -> ExerciseSetup:
    return msgspec.structs.replace(exercise, limits=msgspec.structs.replace(exercise.limits, threads=threads))
