"""What this grader may cost, held against what was measured in the same run."""

from __future__ import annotations

import statistics
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
    """Judge those whose figures were measured; each is set against the floor of the moment that it was measured in."""
    ours, both = outcome.entries.get(FULL), outcome.entries.get(BOTH)
    found: list[Bound] = []
    if ours and ours.wall:
        found.append(_close_to_the_floor(ours, outcome))
        peers = [(outcome.entries.get(name), parts) for name, parts in SHARES.items()]
        found += [_share_of(ours, peer, parts) for peer, parts in peers if peer and peer.wall]
    if ours and both and ours.further and both.further and both.cores > 1:
        found.append(_scaling(ours, both))
    return found


def _close_to_the_floor(ours: Entry, outcome: Outcome) -> Bound:
    workers = outcome.floor[0].workers
    allowed = [OF_FLOOR * floor + FOR_WORKER_S * workers for floor in ours.floor]
    over = statistics.median(mine - most for mine, most in zip(ours.further, allowed, strict=True))
    told = (
        f"each further submission, tier full, one core: {middle(ours.further):.3f} s; at most {OF_FLOOR:.2f} of the "
        f"floor and {1000 * FOR_WORKER_S:.0f} ms for each of {workers} workers, {middle(allowed):.3f} s"
    )
    return Bound(told, over <= 0)


def _share_of(ours: Entry, peer: Entry, parts: int) -> Bound:
    mine, theirs = _beyond_the_floor(ours), _beyond_the_floor(peer)
    share = middle(mine) / middle(theirs)
    told = (
        f"beyond the floor, our start and reports included: {middle(mine):.3f} times the floor for each of "
        f"{ours.submissions} submissions, {share:.3f} of the {middle(theirs):.2f} times of `{peer.name}`; at most "
        f"1/{parts}"
    )
    return Bound(told, share <= 1 / parts)


def _beyond_the_floor(entry: Entry) -> list[float]:
    """Give, round by round, how many times the floor a submission takes beyond the floor itself."""
    return [wall / floor - 1 for wall, floor in zip(entry.wall, entry.floor, strict=True)]


def _scaling(ours: Entry, both: Entry) -> Bound:
    alone, two = (
        [further / floor for further, floor in zip(entry.further, entry.floor, strict=True)] for entry in (ours, both)
    )
    share = statistics.median(one / (2 * other) for one, other in zip(alone, two, strict=False))
    told = (
        f"for each further submission two cores take {middle(two):.3f} of the floor, and one {middle(alone):.3f}: each "
        f"of the two grades {share:.2f} as much as one alone; at least {SCALING}"
    )
    return Bound(told, share >= SCALING)
