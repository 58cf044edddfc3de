"""Where a check is run: in the warm server, or without one."""

from __future__ import annotations

import contextlib
import importlib.util
import os
import signal
import socket
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import msgspec

from autograder import sandbox
from autograder.checking.greeting import Hello, Terms, Welcome, decode_welcome, encode, fingerprint
from autograder.checking.meeting_place import MeetingPlace, NoServerError, folder_for, peer
from autograder.course import MANIFEST
from autograder.errors import AutograderError, EngineFaultError, ProtocolError, SandboxUnavailableError
from autograder.protocol.frames import Deadline, receive_frame, send_frame
from autograder.protocol.spawning import Limits
from autograder.runners.conversation import converse
from autograder.runners.units import Graded, Setup, Unit
from autograder.student.program import make_plan, start_program

SERVER: Final = "autograder.checking.server"  # started by name: it has torch in it
IDLE_S: Final = 15 * 60.0
_ANSWERS_S = 5.0  # a warm server greets in milliseconds; one that takes so long hangs
_STARTS_S = 60.0
_WORKS_S = 600.0  # the server ends what is stuck long before
_ATTEMPTS = 2


def run(setup: Setup, units: Sequence[Unit], *, use_server: bool = True, idle_s: float = IDLE_S) -> list[Graded]:
    """Examine the units, by the server if one can be had.

    Raises:
        AutograderError: This Python cannot run them.
        CourseError: The public checks cannot be used.
        EngineFaultError: We failed.

    """
    if importlib.util.find_spec("torch") is None:
        message = "this Python has no PyTorch. Activate the environment that the course was set up in, and check again."
        raise AutograderError(f"{sys.executable}: {message}")
    if use_server and sys.platform == "linux":
        with contextlib.suppress(NoServerError), MeetingPlace(folder_for(Path(setup.root))) as place:
            return _run_by_server(place, setup, units, idle_s)
    from autograder.runners.local import LocalRunner  # noqa: PLC0415  # only where there is no server

    return list(LocalRunner(_tier()).run(setup, units, lambda _: None))


def _run_by_server(place: MeetingPlace, setup: Setup, units: Sequence[Unit], idle_s: float) -> list[Graded]:
    """Have a server examine the units; one that dies over it is followed by another, once."""
    terms = Terms(
        fingerprint=fingerprint(), folder=str(place.path), course=str(Path(setup.root) / MANIFEST), idle_s=idle_s
    )
    for _ in range(_ATTEMPTS):
        sock, is_warm = _reach(place, terms)
        sock.settimeout(_WORKS_S)
        with contextlib.suppress(EngineFaultError):
            return list(converse(sock, setup if is_warm else _for_a_cold_start(setup), units, lambda _: None))
    raise NoServerError("servers die over this")


def _reach(place: MeetingPlace, terms: Terms) -> tuple[socket.socket, bool]:
    """Reach a server that is what we would start, and start it if there is none; tell whether it is warm."""
    reached = _greet(place, terms)
    if reached is None:
        with place.lock():
            reached = _greet(place, terms)  # another client may have started it by now
            if reached is None:
                _start(place, terms)
        reached = reached or _greet(place, terms)
    if reached is None:
        raise NoServerError("a server was started, and cannot be reached")
    return reached


def _greet(place: MeetingPlace, terms: Terms) -> tuple[socket.socket, bool] | None:
    """Greet whoever listens; a server that hangs, or is another one than we would start, is ended."""
    sock = place.connect()
    if sock is None:
        return None
    try:
        send_frame(sock, encode(Hello(terms.fingerprint)))
        welcome = _await_welcome(place, sock)
        if welcome is not None and welcome.fingerprint == terms.fingerprint:
            return sock, welcome.warm
        _end(sock)
    except OSError:  # it ended meanwhile
        pass
    sock.close()
    return None


def _await_welcome(place: MeetingPlace, sock: socket.socket) -> Welcome | None:
    """Wait for the answer of a server that may still be starting; None if it hangs or speaks otherwise."""
    began = time.monotonic()
    while True:
        try:
            return decode_welcome(receive_frame(sock, until=time.monotonic() + _ANSWERS_S) or b"")
        except (ProtocolError, msgspec.DecodeError):
            return None
        except Deadline:
            # Asked anew each time: while it starts, the listener is still its launcher's.
            if _is_warm(place) or time.monotonic() - began > _STARTS_S:
                return None


def _is_warm(place: MeetingPlace) -> bool:
    with contextlib.suppress(NoServerError):
        sock = place.connect()
        if sock is not None:
            with sock:
                return _is_server(peer(sock)[0])
    return False


def _is_server(pid: int) -> bool:
    try:
        return b"autograder.worker" in Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return False


def _end(sock: socket.socket) -> None:
    """Kill the server at the other end; its ancestor and its zygote end with it."""
    pid, _ = peer(sock)
    with contextlib.suppress(OSError):
        process = os.pidfd_open(pid)  # before it is looked at: what is looked at is what is killed
        try:
            if _is_server(pid):
                signal.pidfd_send_signal(process, signal.SIGKILL)
        finally:
            os.close(process)


def _start(place: MeetingPlace, terms: Terms) -> None:
    plan = make_plan(_tier())
    with place.listen() as listener, place.log() as log:
        terms = msgspec.structs.replace(terms, socket_id=place.socket_id())
        arguments = [str(listener.fileno()), SERVER, msgspec.json.encode(terms).decode()]
        start_program(plan, [listener.fileno()], arguments, log=log).wait()  # it has forked


def _tier() -> sandbox.Tier:
    try:
        return sandbox.choose(None)
    except SandboxUnavailableError:  # it is the student's own code, on the student's own machine
        return "none"


def _for_a_cold_start(setup: Setup) -> Setup:
    """Allow for what workers import that find nothing warm; no verdict may depend on it."""
    exercises = tuple(msgspec.structs.replace(exercise, limits=_wider(exercise.limits)) for exercise in setup.exercises)
    return msgspec.structs.replace(setup, exercises=exercises)


def _wider(limits: Limits) -> Limits:
    return msgspec.structs.replace(
        limits, cpu_s=limits.cpu_s + 5, wall_s=limits.wall_s + 30, memory_mib=limits.memory_mib + 1024
    )
