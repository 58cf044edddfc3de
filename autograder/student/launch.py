"""Starting the untrusted program: always as a program of its own, never imported."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from collections.abc import Sequence

import msgspec

from autograder import sandbox
from autograder.student.workers import Workers

_ENVIRONMENT = {
    "PYTHONHASHSEED": "0",  # a regrade is the same to the bit, the order of sets included
    "OMP_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "MPLBACKEND": "agg",
    "PYTHONDONTWRITEBYTECODE": "1",
    "CUDA_VISIBLE_DEVICES": "",
}


def start_program(plan: sandbox.Plan, fds: Sequence[int], arguments: Sequence[str]) -> subprocess.Popen[bytes]:
    """Start the bare ancestor in a session of its own, with these descriptors inherited."""
    command = [sys.executable, "-P", "-m", "autograder.worker", str(os.getpid())]
    command += [msgspec.json.encode(plan).decode(), *arguments]
    environment = {name: os.environ[name] for name in ("PATH", "LANG", "TMPDIR") if name in os.environ}
    return subprocess.Popen(  # noqa: S603 -- our own interpreter, our own module
        command,
        pass_fds=fds,
        stdin=subprocess.DEVNULL,
        env=environment | _ENVIRONMENT,
        start_new_session=True,
    )


def make_plan(tier: sandbox.Tier) -> sandbox.Plan:
    """Plan a sandbox that shows a worker the interpreter and its libraries, and nothing of the course."""
    return sandbox.Plan(tier=tier, read_only=sandbox.default_read_only())


class LocalZygote:
    """A zygote for a program that is not the grader: plain pytest."""

    def __init__(self, tier: sandbox.Tier | None = None) -> None:
        plan = make_plan(tier or sandbox.choose(None))
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self._sock = ours
        with theirs:
            self._process = start_program(plan, [theirs.fileno()], [str(theirs.fileno())])
        self.workers = Workers(ours)

    def close(self) -> None:
        """End it, and all its workers."""
        self._sock.close()
        self._process.wait()
