"""The same answers with other draws: a verdict that changes is a flake, and the nearest miss says how far one is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from autograder.audit.cases import Case, Kind, Trial
from autograder.audit.records import Finding
from autograder.audit.verdicts import Verdicts
from autograder.results import FINE, Exercise

Again = Sequence[tuple[Case, Sequence[Exercise]]]

# A reference is graded as often as was asked for; of the others there are many, so they get a part of that.
_PARTS: dict[Kind, int] = {"reference": 1, "alternative": 10, "misconception": 40}


def regrade(trials: Sequence[Trial], verdicts: Verdicts, times: int) -> dict[str, Again]:
    """Grade the right answers of all trials, and their misconceptions, again and again; by key."""
    asked = [
        (case, -(-times // _PARTS[case.kind]))
        for trial in trials
        for case in trial.cases
        if case.kind in _PARTS and times
    ]
    graded = verdicts.regrade(asked)
    return {trial.key: [(case, exercises) for case, exercises in graded if case.key == trial.key] for trial in trials}


def flakes_of(key: str, again: Again) -> Iterator[Finding]:
    """Name the checks that right answers failed, and the misconceptions that were not caught every time."""
    for case, graded in again:
        if case.kind == "misconception":
            passed = sum(all(check.outcome == "passed" for check in exercise.checks) for exercise in graded)
            if passed:
                message = f"{case.name} is wrong, and passes everything {passed} times out of {len(graded)}."
                yield Finding(key=key, topic="flake", message=message)
            continue
        checks = [check for exercise in graded for check in exercise.checks]
        # What blocks a check is told in its own name.
        failures = [check for check in checks if check.outcome not in {*FINE, "blocked"}]
        for name in dict.fromkeys(check.name for check in failures):
            mine = [check for check in failures if check.name == name]
            message = (
                f"{case.name} is right, and fails {name} {len(mine)} times out of {len(graded)}: {mine[0].message}"
            )
            yield Finding(key=key, topic="flake", message=message)
