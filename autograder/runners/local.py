"""The local pool: one ancestor, one zygote, one examiner with as many children as there are jobs."""

from __future__ import annotations

import contextlib
import socket
import subprocess
from collections.abc import Callable, Iterator, Sequence

import msgspec

from autograder.errors import EngineFaultError
from autograder.results import FAULT, Check, score_exercise
from autograder.runners.conversation import converse
from autograder.runners.units import Graded, Setup, Stage, Unit, on_device
from autograder.sandbox import Device, Tier
from autograder.student.program import make_plan, start_program

EXAMINER = "autograder.grading.examiner"  # started by name: a runner stands below what it runs

_MANY = 40  # answers to examine: with fewer, what prepares for many takes longer than it saves (decision 0023)
_TRIES = 3  # of an examiner, without one verdict
_ENDS_S = 10.0
_IN_A_HURRY_S = 0.5  # where somebody interrupts: one that still imports torch hears nothing


class LocalRunner:
    """Runs units on this machine; with `gives_up_root`, root gives itself up for student code even in tier `none`."""

    name = "local"

    def __init__(self, tier: Tier, *, gives_up_root: bool = False, device: Device = "cpu") -> None:
        self.tier: Tier = tier
        self.device: Device = device
        self._gives_up_root = gives_up_root

    def run(self, setup: Setup, units: Sequence[Unit], tell: Callable[[Stage], None]) -> Iterator[Graded]:
        """Grade all units, in the order in which they are done.

        An examiner that ends before all is done is followed by another; what is left when three of them ended without
        a verdict is a fault.

        Raises:
            CourseError: The suites cannot be used.
            EngineFaultError: No examiner gave a single verdict.

        """
        setup = on_device(setup, self.device)
        left, jobs, tries = list(units), setup.jobs, 0
        while left:
            done: set[int] = set()
            try:
                for graded in self._run_once(msgspec.structs.replace(setup, jobs=jobs), left, tell):
                    done.add(graded.number)
                    yield graded
            except EngineFaultError as error:
                tries = 0 if done else tries + 1
                left = [unit for unit in left if unit.number not in done]
                if tries == _TRIES and len(left) == len(units):
                    raise
                if tries == _TRIES:
                    yield from (fault(setup, unit, str(error)) for unit in left)
                    return
                # Whatever ended it is likely to be among the first: what is behind, or beside, must not suffer for it.
                first = min(jobs, len(left) - 1)
                left = left[first:] + left[:first]
                jobs = setup.jobs if done else 1
            else:
                return

    def _run_once(self, setup: Setup, units: Sequence[Unit], tell: Callable[[Stage], None]) -> Iterator[Graded]:
        tell("starting")
        try:
            sock, process = self._start(for_many=len(units) >= _MANY)
        except OSError as error:
            raise EngineFaultError(f"no examiner can be started: {error.strerror}") from error
        patience_s = _IN_A_HURRY_S
        try:
            yield from converse(sock, setup, units, tell)
            patience_s = _ENDS_S
        finally:
            end(process, patience_s)

    def _start(self, *, for_many: bool) -> tuple[socket.socket, subprocess.Popen[bytes]]:
        ours, theirs = socket.socketpair()
        with theirs, contextlib.ExitStack() as unless_started:
            unless_started.enter_context(ours)
            plan = make_plan(self.tier, gives_up_root=self._gives_up_root, device=self.device)
            process = start_program(plan, [theirs.fileno()], [str(theirs.fileno()), EXAMINER], for_many=for_many)
            unless_started.pop_all()
        return ours, process


def fault(setup: Setup, unit: Unit, why: str) -> Graded:
    """Say of a unit that we could not grade it; its checks are not known here, so one stands for all."""
    points = next((exercise.points for exercise in setup.exercises if exercise.key == unit.key), None) or 0.0
    check = Check(
        name="examination",
        title="The exercise is examined",
        outcome="fault",
        points=None,
        max_points=points,
        message=FAULT,
        note=why,
    )
    return Graded(number=unit.number, exercise=score_exercise(unit.key, [check]))


def end(process: subprocess.Popen[bytes], patience_s: float) -> None:
    """Wait for the ancestor, or kill it: all others end with it, by themselves."""
    try:
        process.wait(patience_s)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
