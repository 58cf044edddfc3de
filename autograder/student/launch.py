"""A zygote without a grader."""

from __future__ import annotations

import socket

from autograder import sandbox
from autograder.student.program import make_plan, start_program
from autograder.student.workers import Workers


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
