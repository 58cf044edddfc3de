"""One unit: the collected checks run once, in their order, on one answer."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import msgspec
import pytest
import torch

from autograder.results import FINE, Check
from autograder.runners.units import ExerciseSetup, Setup, Unit
from autograder.student.answer import Answer, Problem, read_answer
from autograder.student.workers import Workers
from autograder.suite.examination import Examination
from autograder.suite.fingerprints import Mark
from autograder.suite.plugin import EXAMINE, OUTCOMES
from autograder.suite.recording import Recorder


class Sat(msgspec.Struct, frozen=True, kw_only=True):
    """What came of it.

    `contested` says for which checks the blame is open, and what they raised; `disturbed`, that it may come out
    otherwise another time. `marks` are those of the failed checks, or of all where that was asked for.
    """

    checks: list[Check]
    contested: dict[str, str]
    marks: dict[str, tuple[Mark, ...]] = {}
    disturbed: bool = False


def sit(
    session: pytest.Session,
    items: Sequence[pytest.Item],
    unit: Unit,
    exercise: ExerciseSetup,
    setup: Setup,
    workers: Workers,
) -> Sat:
    """Run the checks on the unit's answer and record the verdicts; nothing is left of what was examined before."""
    torch.default_generator.manual_seed(0)  # `torch.manual_seed` also visits devices, for 4 ms
    session.stash[OUTCOMES] = {}
    examination = Examination(_answer(unit, exercise), workers, exercise.limits, setup.secret + unit.salt)
    mark = "all" if unit.probe or unit.marks else "failed" if exercise.bank or exercise.known else "none"
    recorder = Recorder(examination, public=setup.public, mark=mark)

    def examine(_: Path) -> Examination:
        return examination

    session.config.stash[EXAMINE] = examine
    for index, item in enumerate(items):
        following = items[index + 1] if index + 1 < len(items) else None
        recorder.examine(item, following)
        if unit.stop and recorder.checks[-1].outcome not in FINE:
            break
    return Sat(checks=recorder.checks, contested=recorder.contested, marks=recorder.marks, disturbed=recorder.disturbed)


def _answer(unit: Unit, exercise: ExerciseSetup) -> Answer:
    if unit.reference:
        return read_answer(unit.key, Path(exercise.reference).read_bytes(), exercise.forbids)
    problem = None
    if unit.problem is not None:
        problem = Problem(unit.problem, unit.detail)
    return read_answer(unit.key, unit.source, exercise.forbids, problem)
