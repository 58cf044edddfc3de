"""Where a student's late days are spent: where they bring most, so that nobody has to plan with them."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal


def spend(budget: int, worth: Sequence[Sequence[Decimal]]) -> tuple[int, ...]:
    """Give the days to spend on each lesson; `worth[lesson][days]` is what it adds to the grade with so many days.

    The sum is as high as it can be, with as few days as do it, and the earlier lessons first among equals.
    """
    by_days: dict[int, tuple[Decimal, tuple[int, ...]]] = {0: (Decimal(0), ())}
    for values in worth:
        following: dict[int, tuple[Decimal, tuple[int, ...]]] = {}
        for used, (total, spent) in by_days.items():
            for days, value in enumerate(values[: budget - used + 1]):
                candidate = (total + value, (*spent, days))
                following[used + days] = max(following.get(used + days, candidate), candidate)
        by_days = following
    return max(by_days.items(), key=lambda entry: (entry[1][0], -entry[0]))[1][1]
