"""A process forked to examine the answers of one submission, one after another, seen from both of its ends."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import sys
import time
from collections.abc import Callable, Iterable

import msgspec

from autograder.errors import ProtocolError
from autograder.grading.sitting import Sat
from autograder.protocol.frames import receive_frame, send_frame
from autograder.runners.units import Unit
from autograder.sandbox import lifeline, syscalls

_encode = msgspec.msgpack.encode
_decode_unit = msgspec.msgpack.Decoder(Unit).decode
_decode_sat = msgspec.msgpack.Decoder(Sat).decode


class Task(msgspec.Struct, frozen=True):
    """A unit to be sat, `first` its records if the reference is to sit what was contested; `tries` were disturbed."""

    unit: Unit
    first: Sat | None = None
    tries: int = 0


class Child:
    """A child at work on a task."""

    def __init__(self, examine: Callable[[Unit], Sat], parent: int, not_its: Iterable[socket.socket]) -> None:
        """Fork it. It ends with `parent`, a pidfd, and closes what is not its own."""
        self.sock, theirs = socket.socketpair()
        self._pid = syscalls.fork()
        if self._pid == 0:
            lifeline.tie(parent)
            for other in (*not_its, self.sock):  # a copy of a sister's socket would keep her from seeing its end
                other.close()
            _serve(theirs, examine)
        theirs.close()

    def begin(self, task: Task, wall_s: float) -> None:
        """Have it examine a unit; it is taken for stuck after `wall_s` seconds."""
        self.task = task
        self._until = time.monotonic() + wall_s
        with contextlib.suppress(OSError):  # it is gone: `finish` finds out how
            send_frame(self.sock, _encode(task.unit))

    def finish(self) -> Sat | str:
        """Give what came of the unit once the socket can be read, or why nothing did; such a child is ended."""
        try:
            payload = receive_frame(self.sock)
        except (OSError, ProtocolError):
            payload = None
        if payload is not None:
            return _decode_sat(payload)
        return f"the examining process ended with {self.end()}"

    def end(self) -> int:
        """End it, and give its exit code."""
        self.sock.close()
        _, status = os.waitpid(self._pid, 0)
        return os.waitstatus_to_exitcode(status)

    def kill(self) -> None:
        """Kill it; `finish` tells."""
        os.kill(self._pid, signal.SIGKILL)

    @property
    def is_stuck(self) -> bool:
        """Whether its unit takes longer than all its limits together."""
        return time.monotonic() > self._until


def _serve(sock: socket.socket, examine: Callable[[Unit], Sat]) -> None:
    """Examine units until the other side hangs up; never returns into the parent's code."""
    code = 1
    try:
        while (payload := receive_frame(sock)) is not None:
            send_frame(sock, _encode(examine(_decode_unit(payload))))
        code = 0
    except BaseException as error:  # noqa: BLE001 -- a child's last frame; its parent makes it a fault
        sys.excepthook(type(error), error, error.__traceback__)
    finally:
        os._exit(code)
