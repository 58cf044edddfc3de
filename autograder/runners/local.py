"""The local pool: one ancestor, one zygote, one examiner with as many children as there are jobs."""

from __future__ import annotations

import socket
import subprocess
import threading
from collections.abc import Callable, Iterator, Sequence

from autograder.errors import CourseError, EngineFaultError, ProtocolError
from autograder.protocol.frames import receive_frame, send_frame
from autograder.runners.units import Collected, Graded, Refused, Setup, Stage, Unit, decode, encode
from autograder.sandbox import Tier
from autograder.student.launch import make_plan, start_program

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
        sender = threading.Thread(target=_send_all, args=(ours, setup, units), daemon=True)
        try:
            sender.start()
            yield from _receive_all(ours, len(units), tell)
        finally:
            # A half-closed socket tells the examiner at once; what it had under way is ended with it.
            ours.shutdown(socket.SHUT_RDWR)
            sender.join()
            ours.close()
            _await(process)

    def _start(self, theirs: socket.socket) -> subprocess.Popen[bytes]:
        return start_program(make_plan(self.tier), [theirs.fileno()], [str(theirs.fileno()), EXAMINER])


def _send_all(sock: socket.socket, setup: Setup, units: Sequence[Unit]) -> None:
    try:
        for message in (setup, *units):
            send_frame(sock, encode(message))
    except OSError:  # the examiner is gone; the receiving side says so
        pass


def _receive_all(sock: socket.socket, expected: int, tell: Callable[[Stage], None]) -> Iterator[Graded]:
    received = 0
    while received < expected:
        try:
            payload = receive_frame(sock)
        except (OSError, ProtocolError):
            payload = None
        if payload is None:
            raise EngineFaultError(f"the examiner ended with {expected - received} of {expected} exercises to go")
        message = decode(payload)
        if isinstance(message, Refused):
            raise CourseError(message.why)
        if isinstance(message, Collected):
            tell("collected")
        elif isinstance(message, Graded):
            received += 1
            yield message


def _await(process: subprocess.Popen[bytes]) -> None:
    try:
        process.wait(10)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
