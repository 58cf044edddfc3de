"""Forks that die with their parent."""

from __future__ import annotations

import contextlib
import os
import select
import signal
import sys
import warnings
from typing import Final, NoReturn

from autograder.sandbox import stand_by
from autograder.sandbox.steps import step
from autograder.sandbox.syscalls import PR_SET_PDEATHSIG, close_range, prctl

_LAST_DESCRIPTOR: Final = 2**31 - 1


def fork() -> int:
    """Fork, without Python's warning about native threads that wait in a pool, as torch's do."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        return os.fork()


def tie(parent: int) -> None:
    """Die when the parent does; `parent` is its pidfd, opened by the parent before it forked.

    A change of user clears the tie. The kernel means the parent's *thread* that forked: it must live as long.
    """
    prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    poll = select.poll()
    poll.register(parent, select.POLLIN)
    # It may have died before the tie was made, and across a pid namespace getppid() cannot tell.
    if poll.poll(0):
        os.kill(os.getpid(), signal.SIGKILL)
        os._exit(1)


def tie_to_launcher(expected: int | None = None) -> None:
    """Die when the process that started this one does; `expected` is its id, so that an orphan knows itself."""
    launcher = os.getppid()
    if expected not in (None, launcher):
        os._exit(1)
    if launcher == 0:  # it lives outside our pid namespace, where no pidfd reaches
        prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
        return
    with step("tie the zygote to its launcher"):
        parent = os.pidfd_open(launcher)
        tie(parent)
        os.close(parent)


def descend() -> None:
    """Fork, and go on in the child alone: this process only waits, and ends as the child ends."""
    parent = os.pidfd_open(os.getpid())
    child = fork()
    if child:
        _stand_by(child)
    tie(parent)
    os.close(parent)


def _stand_by(child: int) -> NoReturn:
    try:
        # A Python handler would raise in here, out of a function that must never return in this process.
        for number in signal.valid_signals():
            if callable(signal.getsignal(number)):
                signal.signal(number, signal.SIG_DFL)
        close_range(0, _LAST_DESCRIPTOR)
        with contextlib.suppress(OSError):  # no such program: then in this process, which is only larger
            os.execv(sys.executable, [sys.executable, "-I", "-S", stand_by.__file__, str(child)])  # noqa: S606  # ours
        stand_by.end_like(child)
    finally:
        os._exit(70)
