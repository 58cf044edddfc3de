"""The settings in which a verdict must be the same, and the runner of each."""

from __future__ import annotations

import contextlib
import importlib.util
import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager
from typing import NamedTuple

from autograder import sandbox
from autograder.errors import AutograderError
from autograder.runners.local import LocalRunner
from autograder.runners.ray import open_ray
from autograder.runners.units import Runner
from autograder.sandbox import gpus
from tests.chaos.ray_cluster import cluster_of

# Reads the reference where it stands, and computes by it: tier `none` does not promise that nobody can.
_CHEATS = frozenset({"02_cell/manual_cell · student lena"})


class Setting(NamedTuple):
    """How answers are graded, perhaps the last one first, and without those of which nothing is promised.

    `same_arithmetic` promises that numbers are the same to the last bit.
    """

    open: Callable[[], AbstractContextManager[Runner]]
    what: str
    jobs: int = 2
    threads: int = 1
    backwards: bool = False
    same_arithmetic: bool = True
    left_out: frozenset[str] = frozenset()


def _here(
    tier: sandbox.Tier | None = None, device: sandbox.Device = "cpu"
) -> Callable[[], AbstractContextManager[Runner]]:
    """Have this machine grade, in a tier or in the best that works."""
    return lambda: contextlib.nullcontext(LocalRunner(sandbox.choose(tier, device), device=device))


@contextlib.contextmanager
def _on_two_nodes() -> Iterator[Runner]:
    """Have a Ray cluster of two nodes grade, both on this machine."""
    if importlib.util.find_spec("ray") is None:
        raise AutograderError("Ray is not installed here. Install it with `pip install -c constraints.txt '.[ray]'`.")
    with cluster_of(1, 1) as cluster:
        os.environ.update(cluster.environment)  # before Ray is imported, which looks once
        with open_ray(cluster.address, None, 2) as runner:
            yield runner


def known() -> Mapping[str, Setting]:
    """Give all settings by name; the first is the one that others are held against."""
    settings = {
        "full": Setting(_here("full"), "tier full, two jobs"),
        "one-job": Setting(_here(), "one job, the last answer first", 1, backwards=True),
        "landlock": Setting(_here("landlock"), "tier landlock"),
        "none": Setting(_here("none"), f"no sandbox, without {', '.join(_CHEATS)}", left_out=_CHEATS),
        "two-threads": Setting(_here(), "one job, whose workers have two threads", 1, 2, same_arithmetic=False),
        "ray": Setting(_on_two_nodes, "two nodes of Ray on this machine"),
    }
    if gpus.nodes():
        settings["cuda"] = Setting(_here(None, "cuda"), "on a GPU", same_arithmetic=False)
    return settings


QUICK = ("full", "landlock", "two-threads")
