"""Starting the untrusted program: always as a program of its own, never imported. Nothing here imports torch."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from typing import BinaryIO

import msgspec

from autograder import sandbox

_ENVIRONMENT = {
    "PYTHONHASHSEED": "0",  # a regrade is the same to the bit, the order of sets included
    "OMP_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "MPLBACKEND": "agg",
    "PYTHONDONTWRITEBYTECODE": "1",
    "CUDA_VISIBLE_DEVICES": "",
}


def start_program(
    plan: sandbox.Plan, fds: Sequence[int], arguments: Sequence[str], *, log: BinaryIO | None = None
) -> subprocess.Popen[bytes]:
    """Start the bare ancestor in a session of its own, with these descriptors inherited.

    With a `log` it outlives this process, and writes there: the process that is given ends at once, another goes on.
    """
    command = [sys.executable, "-P", "-m", "autograder.worker", "standing" if log else str(os.getpid())]
    command += [msgspec.json.encode(plan).decode(), *arguments]
    environment = {name: os.environ[name] for name in ("PATH", "LANG", "TMPDIR") if name in os.environ}
    return subprocess.Popen(  # noqa: S603 -- our own interpreter, our own module
        command,
        pass_fds=fds,
        stdin=subprocess.DEVNULL,
        stdout=log,
        stderr=log,
        cwd="/" if log else None,  # what stands by itself must not hold on to a folder
        env=environment | _ENVIRONMENT,
        start_new_session=True,
    )


def make_plan(tier: sandbox.Tier, *, gives_up_root: bool = False) -> sandbox.Plan:
    """Plan a sandbox that shows a worker the interpreter and its libraries, and nothing of the course."""
    return sandbox.Plan(tier=tier, read_only=sandbox.default_read_only(), gives_up_root=gives_up_root)
