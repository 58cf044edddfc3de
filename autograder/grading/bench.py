"""Where answers are examined: one forked child for each submission, as many at a time as there are jobs."""

from __future__ import annotations

import contextlib
import os
import select
import socket
from collections import deque
from collections.abc import Mapping, Sequence

import msgspec
import pytest

from autograder.errors import ProtocolError
from autograder.grading.child import Child, Task
from autograder.grading.probing import Diagnostician
from autograder.grading.sitting import Sat, sit
from autograder.protocol.frames import receive_frame, send_frame
from autograder.results import FAULT, Check, score_exercise
from autograder.runners.units import ExerciseSetup, Graded, Learned, Setup, Unit, decode, encode
from autograder.student.workers import Workers
from autograder.suite.checks import check_info
from autograder.suite.fingerprints import encode_marks

_SPARE_S = 60.0  # on top of all wall-clock limits of a unit, before its child is taken for stuck
_TRIES = 3  # of a unit that something outside disturbs
_AHEAD = 64  # units read before they are needed: the next of a submission must be known when one is done


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
        self._waiting: deque[Task] = deque()
        self._children: dict[int, Child] = {}
        self._diagnostician = Diagnostician(setup)
        self._undiagnosed: list[tuple[Unit, Sat]] = []
        self._given_up: set[tuple[str, str]] = set()
        self._own_pidfd = os.pidfd_open(os.getpid())

    def serve(self) -> None:
        """Work until the runner hangs up, or the zygote is gone: then somebody has to start us both anew.

        Raises:
            CourseError: What a bank says cannot be made into an answer.

        """
        try:
            while self._goes_on():
                pass
        finally:
            for child in self._children.values():  # nobody wants what is under way
                child.kill()
                child.end()

    def _goes_on(self) -> bool:
        """Do what there is to do now, or wait for it; False when the runner or the zygote is gone."""
        while self._waiting and len(self._children) < self._setup.jobs:
            self._start()
        ready = dict(self._poller().poll(1000))
        heard = ready.pop(self._sock.fileno(), 0)
        if ready.pop(self._workers.fileno(), 0) or heard & ~select.POLLIN or (heard and not self._listen()):
            return False
        for fd in ready:
            self._finish(fd)
        self._kill_stuck()
        return True

    def _poller(self) -> select.poll:
        poller = select.poll()
        has_room = self._setup.shares or len(self._waiting) < _AHEAD  # who shares sends few units, and spares probes
        poller.register(self._sock, select.POLLIN if has_room else 0)
        poller.register(self._workers, 0)
        for fd in self._children:
            poller.register(fd, select.POLLIN)
        return poller

    def _listen(self) -> bool:
        """Take a unit, or what another has learned; False when the runner is gone."""
        try:
            payload = receive_frame(self._sock)
        except (OSError, ProtocolError):
            payload = None
        message = decode(payload) if payload else None
        if isinstance(message, Unit):
            self._waiting.append(Task(message))
        elif isinstance(message, Learned):
            self._take_over(message)
        return message is not None

    def _start(self) -> None:
        others = [child.sock for child in self._children.values()]
        child = Child(self._examine, self._own_pidfd, [self._sock, *others])
        self._children[child.sock.fileno()] = child
        self._begin(child)

    def _begin(self, child: Child) -> None:
        """Give a child the next task."""
        task = self._waiting.popleft()
        wall_s = len(self._items_of(task.unit)) * self._exercises[task.unit.key].limits.wall_s + _SPARE_S
        child.begin(task, wall_s)

    def _examine(self, unit: Unit) -> Sat:
        """Sit a unit, in a child."""
        return sit(self._session, self._items_of(unit), unit, self._exercises[unit.key], self._setup, self._workers)

    def _items_of(self, unit: Unit) -> list[pytest.Item]:
        return [item for item in self._items[unit.key] if not unit.only or item.name in unit.only]

    def _finish(self, fd: int) -> None:
        """Settle what a child has done; it goes on only with what is of the same submission."""
        child = self._children[fd]
        unit, sat = child.task.unit, child.finish()
        if isinstance(sat, str):
            del self._children[fd]
            self._settle(child.task, self._fault(unit, sat))
            return
        is_clean = not (sat.contested or sat.disturbed or unit.reference or unit.stop)  # else something may be left
        self._settle(child.task, sat)
        following = self._waiting[0].unit.submission if self._waiting else ""
        if is_clean and unit.submission and following == unit.submission:
            self._begin(child)
        else:
            del self._children[fd]
            child.end()

    def _settle(self, task: Task, sat: Sat) -> None:
        """Take in what came of a unit, once nothing in it is to be tried again, or contested."""
        unit, first = task.unit, task.first
        if sat.disturbed and self._is_worth_another_try(task, sat):
            self._waiting.appendleft(msgspec.structs.replace(task, tries=task.tries + 1))
            return
        if unit.probe:
            learned = self._diagnostician.learn(unit, sat)
            if self._setup.shares and not sat.disturbed:
                self._send(learned)
            self._send_diagnosed()
            return
        if first is not None:
            sat = _arbitrate(first, {check.name: check for check in sat.checks})
        elif sat.contested and not self._exercises[unit.key].reference:
            sat = _blame_the_answer(sat)
        elif sat.contested:
            only = tuple(sat.contested)
            again = msgspec.structs.replace(unit, source=None, reference=True, only=only, submission="")
            self._waiting.appendleft(Task(again, sat))
            return
        self._undiagnosed.append((unit, sat))
        self._waiting.extendleft(map(Task, self._diagnostician.probes(unit.key, sat)))
        self._send_diagnosed()

    def _take_over(self, learned: Learned) -> None:
        """Take in what another examiner has learned, which spares us a probe."""
        if self._diagnostician.take_over(learned):
            probe = learned.key, learned.probe
            self._waiting = deque(task for task in self._waiting if (task.unit.key, task.unit.probe) != probe)
            self._send_diagnosed()

    def _is_worth_another_try(self, task: Task, sat: Sat) -> bool:
        """Say whether to try again; what no try has helped once is not tried for every answer of a class."""
        same = task.unit.key, next((check.note for check in sat.checks if check.note), "")
        if same not in self._given_up and task.tries + 1 < _TRIES:
            return True
        self._given_up.add(same)
        return False

    def _send_diagnosed(self) -> None:
        """Send the records of all units whose mistakes can be named by now."""
        ready = [each for each in self._undiagnosed if self._diagnostician.is_ready(each[0].key, each[1])]
        for unit, sat in ready:
            self._undiagnosed.remove((unit, sat))
            record = score_exercise(unit.key, self._diagnostician.name(unit.key, sat))
            marks = encode_marks(sat.marks) if unit.marks else b""
            self._send(Graded(number=unit.number, exercise=record, marks=marks))

    def _send(self, message: Graded | Learned) -> None:
        with contextlib.suppress(OSError):  # the runner is gone; `serve` sees it next
            send_frame(self._sock, encode(message))

    def _fault(self, unit: Unit, why: str) -> Sat:
        infos = [check_info(item) for item in self._items_of(unit)]
        checks = [
            Check(
                name=i.name, title=i.title, outcome="fault", points=None, max_points=i.points, message=FAULT, note=why
            )
            for i in infos
        ]
        return Sat(checks=checks, contested={}, disturbed=True)

    def _kill_stuck(self) -> None:
        for child in self._children.values():
            if child.is_stuck:
                child.kill()


def _arbitrate(first: Sat, by_reference: Mapping[str, Check]) -> Sat:
    """Blame the answer for what the reference passes with the same draw, and ourselves for the rest."""
    return Sat(checks=[_blame(check, first, by_reference.get(check.name)) for check in first.checks], contested={})


def _blame(check: Check, first: Sat, reference: Check | None) -> Check:
    if check.name not in first.contested or reference is None or reference.outcome != "passed":
        return check
    message = "The check could not work with what your code gave: compare its type and shape with what is asked."
    return msgspec.structs.replace(check, outcome="failed", reason="wrong", points=0.0, message=message, note="")


def _blame_the_answer(sat: Sat) -> Sat:
    """Judge where there is no reference, at a student's: it has passed these checks before they were handed out."""
    passed = {check.name: msgspec.structs.replace(check, outcome="passed") for check in sat.checks}
    return _arbitrate(sat, passed)
