"""What an audit found: frozen records, which `audit.json` holds and the pages show."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import msgspec

from autograder.audit.cases import Kind
from autograder.results import Reason

Topic = Literal[
    "trees",  # a stub out of step, a stray file, a leaked line
    "text",  # a title, a hint or a feedback gives an answer away
    "reference",  # the reference fails a check
    "stub",  # a check is not unattempted on the stub
    "alternative",  # a right answer is rejected
    "misconception",  # a wrong answer is not caught as its entry says
    "survivor",  # a mutant passes, and nobody said that it may
    "equivalent",  # a mutant is said to be right, but is not there, or is rejected
    "idle",  # a check rejects nothing
    "reach",  # a statement or a call that no mutant changes
    "fault",  # the grader failed
    "margin",  # a tolerance too near to right answers or to wrong ones
    "flake",  # a right answer that passes most of the time
]


class Finding(msgspec.Struct, frozen=True, kw_only=True):
    """Something that an author must see to: in which exercise, what was found, and what to do."""

    key: str
    topic: Topic
    message: str


class Verdict(msgspec.Struct, frozen=True, kw_only=True):
    """What became of one answer: the checks that it failed, in order, and why the first one did."""

    kind: Kind
    name: str
    failed: tuple[str, ...]
    reason: Reason | None = None
    line: int = 0
    change: str = ""
    equivalent: str = ""

    @property
    def survived(self) -> bool:
        """Say whether nothing rejected it, and nobody said that nothing should."""
        return not self.failed and not self.equivalent


class Margin(msgspec.Struct, frozen=True, kw_only=True):
    """How far a check's tolerance, or its threshold, is from right answers and from wrong ones, in units of itself.

    `right` is the largest error of a right answer, `wrong` the smallest of a misconception that the comparison rejects.
    """

    check: str
    kind: Literal["tolerance", "threshold"]
    right: float
    right_name: str = ""
    wrong: float | None
    wrong_name: str = ""


class ExerciseAudit(msgspec.Struct, frozen=True, kw_only=True):
    """All verdicts of one suite. `places` counts the statements and calls that mutants should touch."""

    key: str
    checks: tuple[str, ...]
    verdicts: tuple[Verdict, ...]
    margins: tuple[Margin, ...] = ()
    places: int
    missed: int

    def count(self, kind: Kind) -> int:
        """Count the answers of a kind."""
        return sum(verdict.kind == kind for verdict in self.verdicts)

    def mutants(self) -> tuple[Verdict, ...]:
        """Select the machine-made answers."""
        return tuple(verdict for verdict in self.verdicts if verdict.kind == "mutant")


class Tally(msgspec.Struct, frozen=True, kw_only=True):
    """How many there are; every mutant is in one of the last four."""

    exercises: int
    checks: int
    alternatives: int
    misconceptions: int
    mutants: int
    killed: int
    crashed: int
    equivalent: int
    survivors: int


class Audit(msgspec.Struct, frozen=True, kw_only=True):
    """A whole audit."""

    format_version: int = 1
    course: str
    sandbox: str
    regrades: int
    seconds: float
    exercises: tuple[ExerciseAudit, ...]
    findings: tuple[Finding, ...]


def tally(exercises: Sequence[ExerciseAudit]) -> Tally:
    """Count everything in some exercises."""
    mutants = [verdict for exercise in exercises for verdict in exercise.mutants()]
    rejected = [verdict for verdict in mutants if verdict.failed]
    killed = sum(verdict.reason == "wrong" for verdict in rejected)
    survivors = sum(verdict.survived for verdict in mutants)
    return Tally(
        exercises=len(exercises),
        checks=sum(len(exercise.checks) for exercise in exercises),
        alternatives=sum(exercise.count("alternative") for exercise in exercises),
        misconceptions=sum(exercise.count("misconception") for exercise in exercises),
        mutants=len(mutants),
        killed=killed,
        crashed=len(rejected) - killed,
        equivalent=len(mutants) - len(rejected) - survivors,
        survivors=survivors,
    )
