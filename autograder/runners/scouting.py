"""Looking at the machines of a cluster before a run: whether they are fit for it, and what all of them offer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from autograder.errors import ClusterError, SandboxUnavailableError
from autograder.runners.cluster import Node, only_on
from autograder.runners.installation import installed
from autograder.runners.station import Found, decode_found, look
from autograder.sandbox import Device, Tier

_LOOKS_S: Final = 300.0
_GLANCE: Final = 0.01  # of a GPU


def look_at(ray: Any, nodes: Sequence[Node], tiers: Sequence[Tier], device: Device = "cpu") -> dict[str, Found]:
    """Try these tiers on all machines at once; gives what was found by the machine's address.

    Raises:
        ClusterError: This program cannot be run on one of them.

    """
    task = ray.remote(look)
    asked = [
        task.options(
            num_cpus=0,
            num_gpus=_GLANCE if node.gpus else 0,  # without a part of one Ray hides all of them
            max_retries=0,
            scheduling_strategy=only_on(node),
        ).remote(tiers, device)
        for node in nodes
    ]
    found: dict[str, Found] = {}
    for node, ref in zip(nodes, asked, strict=True):
        try:
            found[node.address] = decode_found(ray.get(ref, timeout=_LOOKS_S))
        except ray.exceptions.RayError as error:
            raise ClusterError(
                f"this program does not run on {node.address}, a machine of the cluster: {error}"
            ) from error
    return found


def agree(tiers: Sequence[Tier], found: Mapping[str, Found]) -> Tier:
    """Give the first of these tiers that all machines offer.

    Raises:
        ClusterError: A machine has another program than this one, or other libraries.
        SandboxUnavailableError: None of them is offered by all.

    """
    for address, each in found.items():
        _require_the_same(address, each)
    refusals: list[str] = []
    for number, tier in enumerate(tiers):
        reports = {address: each.tiers[number] for address, each in found.items()}
        lacking = {address: report for address, report in reports.items() if not report.works}
        if not lacking:
            return tier
        refusals += [f"  {tier} on {address}: {report.reason} {report.advice}" for address, report in lacking.items()]
    raise SandboxUnavailableError("\n".join(["machines of the cluster cannot hold student code as asked:", *refusals]))


def _require_the_same(address: str, found: Found) -> None:
    ours, theirs = installed(), found.installation
    if theirs == ours:
        return
    other = [f"{name} {version}" for name, version in theirs.versions.items() if version != ours.versions.get(name)]
    what = ", ".join(other) or "another version of this program"
    raise ClusterError(f"{found.host} ({address}) has {what}. Install there exactly what is installed here.")
