"""What this grader may cost, held against what was measured in the same run."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from typing import NamedTuple

from peers.rounds import Entry, Outcome, middle

FULL, BOTH = "this grader, full", "this grader, full, two jobs"
OF_FLOOR, FOR_WORKER_S = 1.10, 0.020
SHARES = {"nbgrader autograde": 8, "a fresh pytest for each": 5}
SCALING = 0.93


class Bound(NamedTuple):
    """One bound, with the figure that it is about."""

    told: str
    is_met: bool


def bounds(outcome: Outcome) -> list[Bound]:
    """Judge those whose figures were measured; figures of one round are set against those of the same round."""
    ours, both = outcome.entries.get(FULL), outcome.entries.get(BOTH)
    found: list[Bound] = []
    if ours and ours.wall:
        found.append(_close_to_the_floor(ours, outcome))
        peers = [(outcome.entries.get(name), parts) for name, parts in SHARES.items()]
        found += [_share_of(ours, peer, parts, outcome) for peer, parts in peers if peer and peer.wall]
    if ours and both and ours.further and both.further and outcome.floor_on_two:
        found.append(_scaling(ours, both, outcome))
    return found


def _close_to_the_floor(ours: Entry, outcome: Outcome) -> Bound:
    workers = outcome.floor[0].workers
    allowed = [OF_FLOOR * floor.wall + FOR_WORKER_S * workers for floor in outcome.floor]
    over = _median_of_differences(ours.further, allowed)
    told = (
        f"each further submission, tier full, one core: {middle(ours.further):.3f} s; at most {OF_FLOOR:.2f} of the "
        f"floor and {1000 * FOR_WORKER_S:.0f} ms for each of {workers} workers, {middle(allowed):.3f} s"
    )
    return Bound(told, over <= 0)


def _share_of(ours: Entry, peer: Entry, parts: int, outcome: Outcome) -> Bound:
    floors = [floor.wall for floor in outcome.floor]
    mine = [wall - floor for wall, floor in zip(ours.wall, floors, strict=False)]
    theirs = [wall - floor for wall, floor in zip(peer.wall, floors, strict=False)]
    share = statistics.median(one / other for one, other in zip(mine, theirs, strict=False))
    told = (
        f"beyond the floor, our start and reports included: {middle(mine):.3f} s for each of {ours.submissions} "
        f"submissions, {share:.3f} of the {middle(theirs):.2f} s of `{peer.name}`; at most 1/{parts}"
    )
    return Bound(told, share <= 1 / parts)


def _scaling(ours: Entry, both: Entry, outcome: Outcome) -> Bound:
    bare = [2 * one.wall / two.wall for one, two in zip(outcome.floor, outcome.floor_on_two, strict=False)]
    grader = [one / two for one, two in zip(ours.further, both.further, strict=False)]
    share = statistics.median(mine / theirs for mine, theirs in zip(grader, bare, strict=False))
    told = (
        f"two cores grade {middle(grader):.2f} times as much as one, and run {middle(bare):.2f} times as much bare "
        f"compute; {share:.2f} as well, at least {SCALING}"
    )
    return Bound(told, share >= SCALING)


def _median_of_differences(one: Sequence[float], other: Sequence[float]) -> float:
    return statistics.median(mine - theirs for mine, theirs in zip(one, other, strict=False))
