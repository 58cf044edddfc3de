"""One audit: every suite tried on every answer that it should accept or reject, what is known taken from the store."""

from __future__ import annotations

import time
from collections.abc import Sequence
from pathlib import Path

import msgspec

from autograder.audit.cases import Trial, make_trial
from autograder.audit.equivalents import read_equivalents
from autograder.audit.invariants import texts_give_nothing_away, trees_in_order
from autograder.audit.judging import findings_of, idle_checks, judge
from autograder.audit.margins import margins_of
from autograder.audit.records import Audit, ExerciseAudit, Finding, Verdict
from autograder.audit.regrading import flakes_of, regrade
from autograder.audit.verdicts import Graded, Verdicts
from autograder.course import Course
from autograder.grading.run import Progress
from autograder.results import Exercise
from autograder.runners.units import Runner
from autograder.store import Store


def audit(
    course: Course, keys: Sequence[str], folder: Path, runner: Runner, jobs: int, progress: Progress, regrades: int = 0
) -> Audit:
    """Audit these exercises; verdicts are kept in `folder`, so that only what has changed is run again.

    With `regrades`, every reference is graded so often with other draws, which shows flakes and measures margins.

    Raises:
        CourseError: A reference, a bank or a suite cannot be read.
        StoreError: Nothing can be written to `folder`.

    """
    began = time.monotonic()
    trials = [make_trial(course, key) for key in keys]
    with Store(folder) as store:
        verdicts = Verdicts(course, store, runner, jobs, progress)
        graded = verdicts.grade([case for trial in trials for case in trial.cases])
        again = regrade(trials, verdicts, regrades)
        equivalents = {trial.key: read_equivalents(course, trial.key) for trial in trials}
        first = [judge(trial, _of(trial, graded), equivalents[trial.key]) for trial in trials]
        busy = _look_at_idle_checks(trials, first, verdicts)
    audited: list[ExerciseAudit] = []
    findings: list[Finding] = [*trees_in_order(course)]
    for trial, one in zip(trials, busy, strict=True):
        mine = _of(trial, graded)
        measured = msgspec.structs.replace(one, margins=tuple(margins_of(trial, mine, again[trial.key])))
        audited.append(measured)
        findings += texts_give_nothing_away(course, trial.key)
        findings += findings_of(trial, mine, measured, equivalents[trial.key])
        findings += flakes_of(trial.key, again[trial.key])
    return Audit(
        course=course.name,
        regrades=regrades,
        sandbox=runner.tier,
        seconds=round(time.monotonic() - began, 1),
        exercises=tuple(audited),
        findings=tuple(findings),
    )


def _of(trial: Trial, graded: Graded) -> dict[str, Exercise]:
    return {case.name: graded[trial.key, case.name] for case in trial.cases}


def _look_at_idle_checks(
    trials: Sequence[Trial], audited: Sequence[ExerciseAudit], verdicts: Verdicts
) -> list[ExerciseAudit]:
    """Ask the mutants for checks that reject nothing so far: each was only run up to the first that rejects it."""
    idle = {one.key: idle_checks(one) for one in audited}
    asked = [case for trial in trials for case in trial.cases if case.kind == "mutant" and idle[trial.key]]
    graded = verdicts.grade(asked, only=idle)

    def with_more(key: str, verdict: Verdict) -> Verdict:
        exercise = graded.get((key, verdict.name))
        wrong = [check.name for check in exercise.checks if check.reason == "wrong"] if exercise else []
        return msgspec.structs.replace(verdict, failed=(*verdict.failed, *wrong), reason="wrong") if wrong else verdict

    return [
        msgspec.structs.replace(one, verdicts=tuple(with_more(one.key, verdict) for verdict in one.verdicts))
        for one in audited
    ]
