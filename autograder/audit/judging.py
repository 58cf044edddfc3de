"""From verdicts to findings: what each answer's verdict says of the suite that gave it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import chain

from autograder.audit.cases import Case, Trial
from autograder.audit.margins import too_narrow
from autograder.audit.records import ExerciseAudit, Finding, Topic, Verdict
from autograder.misconceptions import Misconception
from autograder.results import FINE, Exercise


def judge(trial: Trial, graded: Mapping[str, Exercise], equivalents: Mapping[str, str]) -> ExerciseAudit:
    """Fold the records on a suite's answers, by the name of each, into one audit."""
    return ExerciseAudit(
        key=trial.key,
        checks=tuple(check.name for check in graded["the reference"].checks),
        verdicts=tuple(_verdict(case, graded[case.name], equivalents) for case in trial.cases),
        places=trial.reach.places,
        missed=len(trial.reach.missed),
    )


def _verdict(case: Case, exercise: Exercise, equivalents: Mapping[str, str]) -> Verdict:
    failed = [check for check in exercise.checks if check.outcome not in FINE]
    return Verdict(
        kind=case.kind,
        name=case.name,
        failed=tuple(check.name for check in failed if check.outcome != "blocked"),
        reason=next((check.reason for check in failed if check.outcome == "failed"), None),
        line=case.line,
        change=case.change,
        equivalent=equivalents.get(case.name, "") if case.kind == "mutant" else "",
    )


def findings_of(
    trial: Trial, graded: Mapping[str, Exercise], audited: ExerciseAudit, equivalents: Mapping[str, str]
) -> Iterator[Finding]:
    """List all that an author must see to in one exercise."""
    found: dict[Topic, Iterator[str]] = {
        "fault": _faults(trial, graded),
        "stub": _attempted(graded["the stub"]),
        "reference": _rejected("the reference", graded["the reference"]),
        "alternative": chain.from_iterable(_rejected(each.name, graded[each.name]) for each in trial.bank.alternatives),
        "misconception": chain.from_iterable(
            _not_caught(each, graded[each.name]) for each in trial.bank.misconceptions
        ),
        "survivor": _survivors(audited),
        "equivalent": _stale(audited, equivalents),
        "idle": (
            f"{name} rejects no wrong answer, neither of the bank nor a mutant. Mend it or drop it."
            for name in idle_checks(audited)
        ),
        "margin": too_narrow(audited.margins),
        "reach": (f"no mutant changes {missed}" for missed in trial.reach.missed),
    }
    for topic, messages in found.items():
        for message in messages:
            yield Finding(key=trial.key, topic=topic, message=message)


def _faults(trial: Trial, graded: Mapping[str, Exercise]) -> Iterator[str]:
    for case in trial.cases:
        for check in graded[case.name].checks:
            if check.outcome == "fault":
                yield f"{check.name} could not be run on {case.name}: {check.note}"


def _attempted(stub: Exercise) -> Iterator[str]:
    for check in stub.checks:
        if check.outcome != "unattempted":
            yield f"{check.name} is {check.outcome} on the untouched stub; it should be unattempted."


def _rejected(name: str, right: Exercise) -> Iterator[str]:
    for check in right.checks:
        if check.outcome not in FINE:
            yield f"{name} should pass {check.name}, but is {check.outcome}: {check.message}"


def _survivors(audited: ExerciseAudit) -> Iterator[str]:
    for verdict in audited.mutants():
        if verdict.survived:
            yield f"line {verdict.line}: no check rejects `{verdict.name}`\n{verdict.change}"


def _not_caught(wrong: Misconception, exercise: Exercise) -> Iterator[str]:
    checks = {check.name: check for check in exercise.checks}
    for name in wrong.caught_by:
        if name not in checks:
            yield f"{wrong.name} names {name}, which is no check of the suite."
        elif (checks[name].outcome, checks[name].reason) != ("failed", wrong.reason):
            outcome, reason = checks[name].outcome, checks[name].reason or "no reason"
            yield f"{wrong.name} should fail {name} as {wrong.reason}; it is {outcome} ({reason})."


def _stale(audited: ExerciseAudit, equivalents: Mapping[str, str]) -> Iterator[str]:
    by_name = {verdict.name: verdict for verdict in audited.mutants()}
    for name in equivalents:
        if name not in by_name:
            yield f"the list of equivalent mutants names `{name}`, which is not made any more. Remove the entry."
        elif by_name[name].failed:
            check = by_name[name].failed[0]
            yield f"`{name}` is said to be right, but {check} rejects it. Remove the entry, or look at the check."


def idle_checks(audited: ExerciseAudit) -> tuple[str, ...]:
    """Name the checks that reject nothing; a mutant that crashes would be rejected by any."""
    wrong = [verdict for verdict in audited.verdicts if verdict.kind in {"misconception", "mutant"}]
    telling = [verdict for verdict in wrong if verdict.kind == "misconception" or verdict.reason == "wrong"]
    busy = {name for verdict in telling for name in verdict.failed}
    return tuple(name for name in audited.checks if name not in busy)
