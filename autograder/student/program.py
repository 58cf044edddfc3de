"""Starting the untrusted program: always as a program of its own, never imported. Nothing here imports torch."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from typing import BinaryIO

import msgspec

from autograder import sandbox
from autograder.sandbox import gpus

_ENVIRONMENT = {
    "PYTHONHASHSEED": "0",  # a regrade is the same to the bit, the order of sets included
    "OMP_NUM_THREADS": "1",
    "OMP_WAIT_POLICY": "PASSIVE",  # threads that wait for one another would use up an answer's CPU seconds
    "MKL_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "MPLBACKEND": "agg",
    "PYTHONDONTWRITEBYTECODE": "1",
    "CUDA_VISIBLE_DEVICES": "",  # a worker is told its own after the fork: what starts CUDA before, makes it useless
}


def start_program(
    plan: sandbox.Plan,
    fds: Sequence[int],
    arguments: Sequence[str],
    *,
    for_many: bool = False,
    log: BinaryIO | None = None,
) -> subprocess.Popen[bytes]:
    """Start the bare ancestor in a session of its own, with these descriptors inherited.

    One that is `for_many` answers starts more slowly, and each of them is examined faster. With a `log` it outlives
    this process, and writes there: the process that is given ends at once, another goes on.
    """
    command = [sys.executable, "-P", "-m", "autograder.worker", "standing" if log else str(os.getpid())]
    command += ["many" if for_many else "few", msgspec.json.encode(plan).decode(), *arguments]
    given = _ENVIRONMENT | (gpus.environment() if plan.device == "cuda" else {})
    environment = {name: os.environ[name] for name in ("PATH", "LANG", "TMPDIR") if name in os.environ}
    return subprocess.Popen(  # noqa: S603 -- our own interpreter, our own module
        command,
        pass_fds=fds,
        stdin=subprocess.DEVNULL,
        stdout=log,
        stderr=log,
        cwd="/" if log else None,  # what stands by itself must not hold on to a folder
        env=environment | given,
        start_new_session=True,
    )


def make_plan(tier: sandbox.Tier, *, gives_up_root: bool = False, device: sandbox.Device = "cpu") -> sandbox.Plan:
    """Plan a sandbox that shows a worker the interpreter, its libraries, GPUs for `cuda`, and nothing of the course."""
    plan = sandbox.Plan(tier=tier, read_only=sandbox.default_read_only(), gives_up_root=gives_up_root)
    if device == "cpu":
        return plan
    readable = (*plan.read_only, *gpus.read_only())
    return msgspec.structs.replace(plan, device=device, nodes=gpus.nodes(), gpus=gpus.names(), read_only=readable)
