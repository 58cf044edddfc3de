"""Where answers are examined: one forked child for each unit, as many at a time as there are jobs."""

from __future__ import annotations

import contextlib
import os
import select
import signal
import socket
import sys
import time
from collections import deque
from collections.abc import Mapping, Sequence

import msgspec
import pytest

from autograder.grading.sitting import Sat, sit
from autograder.protocol.frames import receive_frame, send_frame
from autograder.results import Check, score_exercise
from autograder.runners.units import ExerciseSetup, Graded, Setup, Unit, decode, encode
from autograder.sandbox import lifeline
from autograder.student.workers import Workers
from autograder.suite.checks import check_info
from autograder.suite.recording import FAULT

_SPARE_S = 60.0  # on top of all wall-clock limits of a unit, before its child is taken for stuck


class _Child(msgspec.Struct):
    """A child at work; `first` holds its unit's records while the reference sits the contested checks."""

    unit: Unit
    pid: int
    pipe: int
    until: float
    received: bytearray
    first: Sat | None = None


class Bench:
    """Takes units from the runner, keeps the children busy, and sends records back."""

    def __init__(
        self,
        session: pytest.Session,
        setup: Setup,
        items: Mapping[str, Sequence[pytest.Item]],
        workers: Workers,
        sock: socket.socket,
    ) -> None:
        self._session = session
        self._setup = setup
        self._exercises: dict[str, ExerciseSetup] = {exercise.key: exercise for exercise in setup.exercises}
        self._items = items
        self._workers = workers
        self._sock = sock
        self._waiting: deque[tuple[Unit, Sat | None]] = deque()
        self._children: dict[int, _Child] = {}
        self._own_pidfd = os.pidfd_open(os.getpid())

    def serve(self) -> None:
        """Work until the runner hangs up."""
        listening = True
        while listening or self._waiting or self._children:
            while self._waiting and len(self._children) < self._setup.jobs:
                self._start(*self._waiting.popleft())
            poller = select.poll()
            if listening:
                poller.register(self._sock, select.POLLIN)
            for pipe in self._children:
                poller.register(pipe, select.POLLIN)
            for fd, _ in poller.poll(1000):
                if fd == self._sock.fileno():
                    listening = self._listen()
                else:
                    self._read(self._children[fd])
            self._end_stuck()

    def _listen(self) -> bool:
        payload = receive_frame(self._sock)
        if payload is None:  # the runner is gone: nobody wants what is under way
            for child in self._children.values():
                os.kill(child.pid, signal.SIGKILL)
            self._waiting.clear()
            return False
        unit = decode(payload)
        if isinstance(unit, Unit):
            self._waiting.append((unit, None))
        return True

    def _items_of(self, unit: Unit) -> list[pytest.Item]:
        return [item for item in self._items[unit.key] if not unit.only or item.name in unit.only]

    def _start(self, unit: Unit, first: Sat | None) -> None:
        """Fork a child for a unit, or for the reference to sit what was contested in it."""
        ours, theirs = os.pipe()
        items = self._items_of(unit)
        exercise = self._exercises[unit.key]
        pid = os.fork()
        if pid == 0:
            lifeline.tie(self._own_pidfd)
            os.close(ours)
            self._sock.close()
            code = 1
            try:
                sat = sit(self._session, items, unit, exercise, self._setup, self._workers)
                _write_all(theirs, msgspec.msgpack.encode(sat))
                code = 0
            except BaseException as error:  # noqa: BLE001 -- a child's last frame; its parent makes it a fault
                sys.excepthook(type(error), error, error.__traceback__)
            finally:
                os._exit(code)
        os.close(theirs)
        until = time.monotonic() + len(items) * exercise.limits.wall_s + _SPARE_S
        self._children[ours] = _Child(unit, pid, ours, until, bytearray(), first)

    def _read(self, child: _Child) -> None:
        chunk = os.read(child.pipe, 1 << 20)
        if chunk:
            child.received += chunk
            return
        os.close(child.pipe)
        del self._children[child.pipe]
        _, status = os.waitpid(child.pid, 0)
        sat = msgspec.msgpack.decode(child.received, type=Sat) if status == 0 else self._fault(child.unit, status)
        self._settle(child, sat)

    def _settle(self, child: _Child, sat: Sat) -> None:
        """Send a unit's records, once nothing in them is contested."""
        if child.first is not None:
            sat = _arbitrate(child.first, {check.name: check for check in sat.checks})
        elif sat.contested:
            again = msgspec.structs.replace(child.unit, source=None, reference=True, only=tuple(sat.contested))
            self._waiting.appendleft((again, sat))
            return
        record = score_exercise(child.unit.key, sat.checks)
        with contextlib.suppress(OSError):  # the runner is gone; `_listen` sees it next
            send_frame(self._sock, encode(Graded(number=child.unit.number, exercise=record)))

    def _fault(self, unit: Unit, status: int) -> Sat:
        why = f"the examining process ended with {os.waitstatus_to_exitcode(status)}"
        infos = [check_info(item) for item in self._items_of(unit)]
        checks = [
            Check(
                name=i.name, title=i.title, outcome="fault", points=None, max_points=i.points, message=FAULT, note=why
            )
            for i in infos
        ]
        return Sat(checks=checks, contested={})

    def _end_stuck(self) -> None:
        for child in self._children.values():
            if time.monotonic() > child.until:
                os.kill(child.pid, signal.SIGKILL)


def _arbitrate(first: Sat, by_reference: Mapping[str, Check]) -> Sat:
    """Blame the answer for what the reference passes with the same draw, and ourselves for the rest."""
    return Sat(checks=[_blame(check, first, by_reference.get(check.name)) for check in first.checks], contested={})


def _blame(check: Check, first: Sat, reference: Check | None) -> Check:
    if check.name not in first.contested or reference is None or reference.outcome != "passed":
        return check
    message = "The check could not work with what your code gave: compare its type and shape with what is asked."
    return msgspec.structs.replace(check, outcome="failed", reason="wrong", points=0.0, message=message, note="")


def _write_all(fd: int, data: bytes) -> None:
    view = memoryview(data)
    while view:
        view = view[os.write(fd, view) :]
