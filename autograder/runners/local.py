"""The local pool: one ancestor, one zygote, one examiner with as many children as there are jobs."""

from __future__ import annotations

import socket
import subprocess
from collections.abc import Callable, Iterator, Sequence

from autograder.runners.conversation import converse
from autograder.runners.units import Graded, Setup, Stage, Unit
from autograder.sandbox import Tier
from autograder.student.program import make_plan, start_program

EXAMINER = "autograder.grading.examiner"  # started by name: a runner stands below what it runs


class LocalRunner:
    """Runs units on this machine."""

    name = "local"

    def __init__(self, tier: Tier) -> None:
        self.tier: Tier = tier

    def run(self, setup: Setup, units: Sequence[Unit], tell: Callable[[Stage], None]) -> Iterator[Graded]:
        """Grade all units, in the order in which they are done.

        Raises:
            CourseError: The suites cannot be used.
            EngineFaultError: The examiner ended before all was graded.

        """
        tell("starting")
        ours, theirs = socket.socketpair()
        with theirs:
            process = self._start(theirs)
        try:
            yield from converse(ours, setup, units, tell)
        finally:
            _await(process)

    def _start(self, theirs: socket.socket) -> subprocess.Popen[bytes]:
        return start_program(make_plan(self.tier), [theirs.fileno()], [str(theirs.fileno()), EXAMINER])


def _await(process: subprocess.Popen[bytes]) -> None:
    try:
        process.wait(10)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
