"""The options of `grade` that say where it is done, and the runner that they choose."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Generator
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from autograder.errors import AutograderError

if TYPE_CHECKING:  # a student waits for every import
    from autograder.runners.local import LocalRunner
    from autograder.runners.units import Runner
    from autograder.sandbox import Tier


class RunnerName(StrEnum):
    """The runners by name."""

    local = "local"
    ray = "ray"


class DeviceName(StrEnum):
    """The devices by name."""

    cpu = "cpu"
    cuda = "cuda"


DeviceOption = Annotated[DeviceName, typer.Option("--device", help="What student code computes on.")]
RunnerOption = Annotated[
    RunnerName, typer.Option("--runner", help="Where it is done: on this machine, or on a Ray cluster.")
]
AddressOption = Annotated[
    str, typer.Option("--address", metavar="HOST:PORT", help="The Ray cluster; without, one of this machine alone.")
]
JobsOption = Annotated[
    int | None,
    typer.Option("--jobs", min=1, help="Answers examined at a time, on all machines together; as many as cores."),
]


@contextlib.contextmanager
def sandbox_tried(name: RunnerName, tier: Tier | None, device: DeviceName = DeviceName.cpu) -> Generator[None]:
    """Have the sandbox tried meanwhile, by another process: `open_runner` then has nothing to wait for."""
    if name != RunnerName.local:
        yield
        return
    from concurrent.futures import ThreadPoolExecutor

    from autograder import sandbox

    with ThreadPoolExecutor(1) as other:
        other.submit(sandbox.choose, tier, device.value)  # what it raises, it raises again in `open_runner`
        yield


@contextlib.contextmanager
def open_runner(
    name: RunnerName, address: str, tier: Tier | None, jobs: int | None, device: DeviceName = DeviceName.cpu
) -> Generator[tuple[Runner, int]]:
    """Give the runner, and how many answers it examines at a time."""
    if name == RunnerName.ray:
        from autograder.runners.ray import open_ray

        with open_ray(address, tier, jobs, device.value) as runner:
            yield runner, runner.jobs
        return
    if address:
        raise AutograderError(f"--address {address} is of use with --runner ray only. Say both, or neither.")
    yield local_runner(tier, device), jobs or os.cpu_count() or 1


def local_runner(tier: Tier | None, device: DeviceName) -> LocalRunner:
    """Give the runner of this machine.

    Raises:
        AutograderError: There is no GPU, and one was asked for.
        SandboxUnavailableError: No tier works as asked.

    """
    from autograder import sandbox
    from autograder.runners.local import LocalRunner
    from autograder.sandbox import gpus

    if device == DeviceName.cuda:
        gpus.require()
    return LocalRunner(sandbox.choose(tier, device.value), device=device.value)
