"""What is said between those who want grades and an examiner, over a socket."""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Callable, Iterator, Sequence

from autograder.errors import CourseError, EngineFaultError, ProtocolError
from autograder.protocol.frames import receive_frame, send_frame
from autograder.runners.units import Collected, Graded, Refused, Setup, Stage, Unit, decode, encode


def converse(
    sock: socket.socket, setup: Setup, units: Sequence[Unit], tell: Callable[[Stage], None]
) -> Iterator[Graded]:
    """Have all units graded by the examiner at the other end, in the order in which they are done; closes the socket.

    Whoever stops listening ends what the examiner has under way.

    Raises:
        CourseError: The suites cannot be used.
        EngineFaultError: The examiner ended before all was graded.

    """
    sender = threading.Thread(target=_send_all, args=(sock, setup, units), daemon=True)
    try:
        sender.start()
        yield from _receive_all(sock, len(units), tell)
    finally:
        # A half-closed socket tells the examiner at once; what it had under way is ended with it.
        with contextlib.suppress(OSError):  # it is gone already
            sock.shutdown(socket.SHUT_RDWR)
        sender.join()
        sock.close()


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
            raise EngineFaultError(f"the examiner ended with {expected - received} of {expected} answers to go")
        message = decode(payload)
        if isinstance(message, Refused):
            raise CourseError(message.why)
        if isinstance(message, Collected):
            tell("collected")
        elif isinstance(message, Graded):
            received += 1
            yield message
