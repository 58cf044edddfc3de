"""How far every tolerance is from right answers and from wrong ones."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Final, Literal

from autograder.audit.cases import Case, Trial
from autograder.audit.records import Margin
from autograder.audit.regrading import Again
from autograder.results import Check, Exercise

# Right answers stay below the first, wrong ones above the second, in units of the tolerance or threshold. What training
# gives varies more than rounding does, and is told from what is wrong by less.
WANTED: Final = {"tolerance": (0.1, 10.0), "threshold": (0.5, 2.0)}

_Kind = Literal["tolerance", "threshold"]
_KINDS: Final[tuple[_Kind, ...]] = ("tolerance", "threshold")


def margins_of(trial: Trial, graded: Mapping[str, Exercise], again: Again) -> Iterator[Margin]:
    """Measure every check that compares numbers, on all answers of one trial."""
    everything = [(case, graded[case.name]) for case in trial.cases]
    everything += [(case, exercise) for case, exercises in again for exercise in exercises]
    caught_by = {wrong.name: wrong.caught_by for wrong in trial.bank.misconceptions}
    for check in graded["the reference"].checks:
        # What another check is there to catch may come near to this one's limit.
        caught_here = [(case, exercise) for case, exercise in everything if check.name in caught_by.get(case.name, ())]
        for kind in _KINDS:
            right = _errors(everything, check.name, kind, {"reference", "alternative"})
            wrong = _errors(caught_here, check.name, kind, {"misconception"})
            passing = [(error, name) for error, name, passed in right if passed]
            failing = [(error, name) for error, name, passed in wrong if not passed and error > 1]
            if passing:
                worst, worst_name = max(passing)
                nearest, nearest_name = min(failing, default=(None, ""))
                yield Margin(
                    check=check.name,
                    kind=kind,
                    right=worst,
                    right_name=worst_name,
                    wrong=nearest,
                    wrong_name=nearest_name,
                )


def too_narrow(margins: Iterable[Margin]) -> Iterator[str]:
    """Say which right answers come too near to a tolerance, and which wrong ones."""
    for margin in margins:
        most, least = WANTED[margin.kind]
        if margin.right > most:
            yield (
                f"{margin.check}: {margin.right_name} is right, and has an error of {margin.right:.2g} of the "
                f"{margin.kind}; at most {most:g} leaves room. Widen it, or compute more exactly."
            )
        if margin.wrong is not None and margin.wrong < least:
            yield (
                f"{margin.check}: {margin.wrong_name} is wrong, and has an error of only {margin.wrong:.2g} times the "
                f"{margin.kind}; {least:g} or more leaves room. Narrow it, or draw inputs that tell the two apart."
            )


def _errors(
    graded: Iterable[tuple[Case, Exercise]], name: str, kind: _Kind, answers: Collection[str]
) -> list[tuple[float, str, bool]]:
    found = [
        (case.name, check)
        for case, exercise in graded
        if case.kind in answers
        for check in exercise.checks
        if check.name == name
    ]
    measured = [(_measure(check, kind), answer, check.outcome == "passed") for answer, check in found]
    return [(error, answer, passed) for error, answer, passed in measured if error is not None]


def _measure(check: Check, kind: _Kind) -> float | None:
    return check.margin if kind == "tolerance" else check.threshold
