"""What is still to be examined, and who has which of it: every unit is with one hand, with nobody, or done."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Sequence

from autograder.runners.units import Unit

_LOSSES = 3  # of a unit, together with whoever had it; then it is told as a fault


class Hand:
    """What somebody has: units under way, and the answers of the submission that it works on."""

    def __init__(self, room: int) -> None:
        self.room = room
        self.under_way: dict[int, Unit] = {}
        self.submission: deque[Unit] = deque()


class Work:
    """Units, dealt by submissions, because the answers of one cost less where they are examined together.

    Who has nothing left takes over from who has most. A unit that was lost with its examiner is dealt again when all
    others are; one that was lost twice is then all that its examiner has, so that it can harm no other.
    """

    def __init__(self, units: Sequence[Unit]) -> None:
        submissions: dict[str | int, deque[Unit]] = {}
        for unit in units:
            submissions.setdefault(unit.submission or unit.number, deque()).append(unit)
        self._waiting = deque(submissions.values())
        self._left = len(units)
        self._losses: Counter[int] = Counter()
        self._hands: list[Hand] = []

    @property
    def is_done(self) -> bool:
        """Whether every unit has been examined or given up."""
        return self._left == 0

    @property
    def left(self) -> int:
        """How many units are neither."""
        return self._left

    def deal(self, hand: Hand) -> list[Unit]:
        """Fill a hand, and give what is new in it."""
        if hand not in self._hands:
            self._hands.append(hand)
        dealt: list[Unit] = []
        while len(hand.under_way) < hand.room and (unit := self._next_for(hand)):
            hand.under_way[unit.number] = unit
            dealt.append(unit)
        return dealt

    def _next_for(self, hand: Hand) -> Unit | None:
        if any(self._is_alone(unit) for unit in hand.under_way.values()):
            return None
        if not hand.submission and self._waiting:
            hand.submission = self._waiting.popleft()
        if hand.submission:
            is_next = not (hand.under_way and self._is_alone(hand.submission[0]))
            return hand.submission.popleft() if is_next else None
        richest = max(self._hands, key=lambda other: len(other.submission)).submission
        if richest and not (hand.under_way and self._is_alone(richest[-1])):
            return richest.pop()
        return None

    def _is_alone(self, unit: Unit) -> bool:
        return self._losses[unit.number] == _LOSSES - 1

    def finish(self, hand: Hand, number: int) -> bool:
        """Take in that a unit was examined; False where that hand did not have it."""
        is_its = hand.under_way.pop(number, None) is not None
        self._left -= is_its
        return is_its

    def lose(self, hand: Hand) -> list[Unit]:
        """Take back what a hand had that is gone; gives the units that are given up."""
        self._losses.update(hand.under_way.keys())
        again = [unit for unit in hand.under_way.values() if self._losses[unit.number] < _LOSSES]
        given_up = [unit for unit in hand.under_way.values() if self._losses[unit.number] >= _LOSSES]
        self._waiting.extend(deque([unit]) for unit in again)
        if hand.submission:
            self._waiting.appendleft(hand.submission)
        if hand in self._hands:  # one that was never dealt to is in none
            self._hands.remove(hand)
        self._left -= len(given_up)
        return given_up
