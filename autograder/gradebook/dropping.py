"""Which exercises of a lesson are dropped: those without which the others have the highest share of their points."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction


def choose_dropped(marks: Sequence[tuple[Decimal, Decimal]], count: int) -> frozenset[int]:
    """Choose `count` of these pairs of points and most points, by their places; of equals, later ones.

    Where all are worth the same, they are those with the fewest points. Where not, dropping those can be the wrong
    choice: 0 of 1 weighs less than 4 of 10. The highest share is found by asking, for a share that can be reached,
    which exercises are furthest below it, until there is nothing to gain.
    """
    if not 0 < count < len(marks):
        return frozenset()
    exact = [(Fraction(points), Fraction(most)) for points, most in marks]
    share = _share(exact, frozenset(range(len(exact) - count, len(exact))))
    while True:
        order = sorted(range(len(exact)), key=lambda place: (exact[place][0] - share * exact[place][1], -place))
        dropped = frozenset(order[:count])
        reached = _share(exact, dropped)
        if reached <= share:
            return dropped
        share = reached


def _share(marks: Sequence[tuple[Fraction, Fraction]], dropped: frozenset[int]) -> Fraction:
    kept = [mark for place, mark in enumerate(marks) if place not in dropped]
    return Fraction(sum(points for points, _ in kept), sum(most for _, most in kept))
