"""A cluster of machines, by Ray: one engine on each, told what to do in bytes, the same as on this machine.

Ray brings bytes to a machine and back, and says who is gone. All else is ours: the engine is a program of its own,
never a fork of Ray's worker; its limits and its sandbox are those of a local run.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable, Generator, Iterator, Sequence
from typing import Any, Final

import msgspec

from autograder.errors import ClusterError
from autograder.runners.cluster import Node, join, nodes_of
from autograder.runners.crew import Crew
from autograder.runners.local import fault
from autograder.runners.parcel import pack
from autograder.runners.scouting import agree, look_at
from autograder.runners.units import Graded, Setup, Stage, Unit, on_device
from autograder.runners.work import Work
from autograder.sandbox import Device, Tier

_JAILED: Final[tuple[Tier, ...]] = ("full", "landlock")


@contextlib.contextmanager
def open_ray(address: str | None, tier: Tier | None, jobs: int | None, device: Device = "cpu") -> Generator[RayRunner]:
    """Give a runner on the cluster at an address, or on one of this machine alone, which ends with it.

    Without a tier it is the strongest that all machines offer, but `none` only if asked for; without jobs, as many as
    there are cores.

    Raises:
        ClusterError: There is no such cluster, or a machine of it has another program than this one.
        SandboxUnavailableError: A machine cannot hold student code as asked.

    """
    address = address or os.environ.get("RAY_ADDRESS", "")
    with join(address) as ray:
        nodes = nodes_of(ray, device)
        if not nodes:
            raise ClusterError(
                f"no machine of the Ray cluster at {address} has a {'core' if device == 'cpu' else 'GPU'} for us"
            )
        tiers = _JAILED if tier is None else (tier,)
        agreed = agree(tiers, look_at(ray, nodes, tiers, device))
        cores = sum(node.cpus for node in nodes) if address else os.cpu_count() or 1
        yield RayRunner(ray, nodes, agreed, jobs or cores, device)


class RayRunner:
    """Runs units on the machines of a cluster."""

    name = "ray"

    def __init__(self, ray: Any, nodes: Sequence[Node], tier: Tier, jobs: int, device: Device = "cpu") -> None:
        self.tier: Tier = tier
        self.device: Device = device
        self.jobs = jobs
        self._ray = ray
        self._nodes = nodes

    def run(self, setup: Setup, units: Sequence[Unit], tell: Callable[[Stage], None]) -> Iterator[Graded]:
        """Grade all units, in the order in which they are done.

        What a machine had that is gone is examined elsewhere; what was lost three times is a fault.

        Raises:
            CourseError: The suites cannot be used.
            EngineFaultError: No machine examines any more.

        """
        tell("starting")
        setup = on_device(setup, self.device)
        setup = msgspec.structs.replace(setup, shares=self.device == "cpu")  # GPUs of two models round differently
        crew = Crew(self._ray, self._ray.put(pack(setup)), self.tier)
        work = Work(units)
        try:
            for node, jobs in _allot(self._nodes, setup.jobs):
                crew.post(node, jobs)
            while not work.is_done:
                for message in crew.hear(work):
                    if isinstance(message, Graded):
                        yield message
                    elif isinstance(message, Unit):
                        yield fault(setup, message, crew.why)
                    else:
                        tell("collected")
                crew.deal(work)
            crew.close()
        finally:
            crew.kill()


def _allot(nodes: Sequence[Node], jobs: int) -> Iterator[tuple[Node, int]]:
    """Spread the jobs over the machines by their cores."""
    shares = [0] * len(nodes)
    for _ in range(jobs):
        shares[max(range(len(nodes)), key=lambda number: nodes[number].cpus - shares[number])] += 1
    yield from ((node, share) for node, share in zip(nodes, shares, strict=True) if share)
