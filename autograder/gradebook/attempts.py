"""Which attempt at an exercise counts."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Final, Literal

import msgspec

from autograder.gradebook.examined import examined
from autograder.gradebook.lateness import Lateness
from autograder.results import Check, Outcome


class Attempt(msgspec.Struct, frozen=True, kw_only=True):
    """One attempt at one exercise: what it earned, and `points`, what the policy leaves of that.

    Both are null where we failed. `pending` is what a person could still add, `most` all that it could be worth.
    """

    number: int
    submitted: str | None
    outcome: Outcome
    checks: tuple[Check, ...]
    earned: Decimal | None
    points: Decimal | None
    pending: Decimal
    most: Decimal
    late: Lateness

    @property
    def is_tried(self) -> bool:
        """Whether there is anything in it: a stub as it was, or no file, is no attempt."""
        return self.outcome != "unattempted" and any(check.reason != "missing" for check in examined(self.checks))


def best(attempts: Sequence[Attempt]) -> Attempt:
    """Choose the one with most points after the penalty; of equals the one that may still gain most, then the first.

    One that we failed to grade is chosen if it could be worth more than all others.
    """
    if len(attempts) == 1:
        return attempts[0]
    scored = [(attempt.points, attempt) for attempt in attempts if attempt.points is not None]
    unscored = [attempt for attempt in attempts if attempt.points is None]
    reached = max((points for points, _ in scored), default=None)
    open_ones = [attempt for attempt in unscored if reached is None or attempt.most > reached]
    if open_ones:
        return open_ones[0]
    return max(scored, key=lambda entry: (entry[0], entry[1].pending))[1]


def last(attempts: Sequence[Attempt]) -> Attempt:
    """Choose the last one; if those just before it came out the same, check by check, the first of them.

    Who hands in a whole folder again does not make late what has not changed since.
    """
    chosen = attempts[-1]
    for attempt in reversed(attempts):
        if _verdicts(attempt) != _verdicts(chosen):
            break
        chosen = attempt
    return chosen


RULES: Final[dict[Literal["best", "last"], Callable[[Sequence[Attempt]], Attempt]]] = {"best": best, "last": last}


def _verdicts(attempt: Attempt) -> list[tuple[str, str, float | None, str]]:
    # The text that waits for a person stands in the message.
    return [
        (check.name, check.outcome, check.points, check.message if check.outcome == "pending" else "")
        for check in attempt.checks
    ]
