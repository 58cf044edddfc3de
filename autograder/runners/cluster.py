"""The Ray cluster that a run uses: one that is there, or one of this machine alone, for as long as the run takes."""

from __future__ import annotations

import contextlib
import importlib
import importlib.util
import logging
import math
import os
import secrets
import tempfile
from collections.abc import Generator, Mapping
from typing import Any

import msgspec

from autograder.errors import ClusterError
from autograder.protocol.spawning import Device

_OBJECT_STORE = 80 * 1024 * 1024  # the least that Ray starts with: units are small
_ALONE = {
    "RAY_AUTH_MODE": "token",
    "RAY_USAGE_STATS_ENABLED": "0",
    "RAY_ENABLE_WINDOWS_OR_OSX_CLUSTER": "0",  # Ray then listens on the loopback interface only
    "RAY_worker_niceness": "0",  # a person waits for it
}


class Node(msgspec.Struct, frozen=True):
    """A machine of the cluster, its cores, and the GPUs that are to be used."""

    id: str
    address: str
    cpus: int
    gpus: float = 0.0


@contextlib.contextmanager
def join(address: str) -> Generator[Any]:
    """Connect to the cluster at an address, or start one of this machine alone if there is none; gives Ray.

    Raises:
        ClusterError: Ray is not installed, cannot be started, or the cluster does not let us in.

    """
    if importlib.util.find_spec("ray") is None:
        raise ClusterError("Ray is not installed here. Install it with `pip install -c constraints.txt '.[ray]'`.")
    with _at(address) if address else _alone() as ray:
        yield ray


@contextlib.contextmanager
def _at(address: str) -> Generator[Any]:
    # Who can reach a cluster without a token can run programs on it; whoever wants that must say so.
    os.environ.setdefault("RAY_AUTH_MODE", "token")
    with _initialised({"address": address}, f"the Ray cluster at {address} cannot be used") as ray:
        yield ray


@contextlib.contextmanager
def _alone() -> Generator[Any]:
    os.environ.update(_ALONE, RAY_AUTH_TOKEN=secrets.token_hex(32))
    # One core, whatever the machine has: Ray keeps an idle worker for each, and ours has as many jobs as it is told.
    options = {
        "address": "local",
        "num_cpus": 1,
        "include_dashboard": False,
        "object_store_memory": _OBJECT_STORE,
    }
    with (
        tempfile.TemporaryDirectory(prefix="autograder-ray-", ignore_cleanup_errors=True) as folder,
        _initialised(options | {"_temp_dir": folder}, "Ray cannot be started here") as ray,
    ):
        yield ray


@contextlib.contextmanager
def _initialised(options: Mapping[str, Any], failure: str) -> Generator[Any]:
    logging.getLogger("ray").setLevel(logging.ERROR)
    ray = importlib.import_module("ray")  # it looks at its environment once, when it is imported
    try:
        ray.init(log_to_driver=False, configure_logging=False, **options)
    except (OSError, RuntimeError, ValueError, ray.exceptions.RayError) as error:
        why = str(error.__cause__ or error).strip().splitlines() or [type(error).__name__]
        raise ClusterError(f"{failure}: {why[-1]}") from error  # above may stand all of Ray's own frames
    try:
        yield ray
    finally:
        ray.shutdown()


def nodes_of(ray: Any, device: Device = "cpu") -> list[Node]:
    """List the machines that have cores for us, those with most first; for device `cuda`, those with GPUs."""
    found = [
        Node(
            each["NodeID"],
            each["NodeManagerAddress"],
            int(each["Resources"].get("CPU", 0)),
            each["Resources"].get("GPU", 0.0) if device == "cuda" else 0.0,
        )
        for each in ray.nodes()
        if each["Alive"]
    ]
    return sorted(
        (node for node in found if node.cpus and (node.gpus or device == "cpu")),
        key=lambda node: (-node.cpus, node.address, node.id),
    )


def only_on(node: Node) -> Any:
    """Tell Ray that something is to be done on this machine and no other."""
    strategies = importlib.import_module("ray.util.scheduling_strategies")
    return strategies.NodeAffinitySchedulingStrategy(node.id, soft=False)


def share_of_gpus(node: Node, jobs: int) -> float:
    """Give what so many jobs ask of a machine's GPUs: the part that they have of its cores; above one, whole ones."""
    wanted = node.gpus * min(1.0, jobs / node.cpus)
    return max(round(wanted, 2), 0.01) if wanted < 1 else math.ceil(wanted)
