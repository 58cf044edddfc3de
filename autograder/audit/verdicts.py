"""The verdicts that an audit asks for: from the store what it knows, from the runner the rest."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import islice

import msgspec

from autograder.audit.cases import Case
from autograder.course import Course
from autograder.grading.identity import Identities
from autograder.grading.run import Conditions, Progress, Wanted, grade_wanted, make_setup
from autograder.results import Exercise
from autograder.runners.units import Runner, Unit
from autograder.store import Store

_SECRET = b"an audit draws the same every time"
Graded = dict[tuple[str, str], Exercise]  # by key and by the answer's name


class Verdicts:
    """Grades cases, on the engine and under the conditions that answers of students meet."""

    def __init__(self, course: Course, store: Store, runner: Runner, jobs: int, progress: Progress) -> None:
        conditions = Conditions(device=runner.device, sandbox=runner.tier)
        self._identities = Identities(course, _SECRET, conditions)
        self._course = course
        self._store = store
        self._runner = runner
        self._jobs = jobs
        self._progress = progress

    def grade(self, cases: Sequence[Case], only: Mapping[str, tuple[str, ...]] | None = None) -> Graded:
        """Give the verdict on every case, by key and name; a mutant's first failing check is its last.

        `only` names some checks, by key, that are then all run.
        """
        chosen = only or {}
        asked = [
            (
                case,
                Unit(
                    number=0,
                    key=case.key,
                    source=None,
                    only=chosen.get(case.key, ()),
                    stop=only is None and case.kind == "mutant",
                ),
            )
            for case in cases
        ]
        graded = self._grade(asked)
        return {(case.key, case.name): exercise for case, exercise in zip(cases, graded, strict=True)}

    def regrade(self, asked: Sequence[tuple[Case, int]]) -> list[tuple[Case, list[Exercise]]]:
        """Give as many verdicts on each case as is asked for, each with other draws, the same ones every time."""
        units = [
            (case, Unit(number=0, key=case.key, source=None, salt=str(number).encode(), submission=case.name))
            for case, times in asked
            for number in range(1, times + 1)
        ]
        graded = iter(self._grade(units))
        return [(case, list(islice(graded, times))) for case, times in asked]

    def _grade(self, asked: Sequence[tuple[Case, Unit]]) -> list[Exercise]:
        wanted = [self._wanted(case, unit) for case, unit in asked]
        keys = sorted({each.unit.key for each in wanted})
        setup = make_setup(self._course, keys, _SECRET, self._jobs)
        return grade_wanted(setup, wanted, self._store, self._runner, self._progress)

    def _wanted(self, case: Case, unit: Unit) -> Wanted:
        unit = msgspec.structs.replace(unit, source=case.source.encode())
        identity = self._identities.of(case.key, case.source, unit.stop, unit.only, unit.salt)
        return Wanted(identity=identity, student=case.name, unit=unit)
