"""The processes of a grading run, by what they do, as /proc shows them; and how to kill one of them and no other."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

PROC = Path("/proc")
# From the one that was called to those that run student code.
ROLES = ("grader", "ancestor", "examiner", "zygote", "sitter", "worker")


class Process(NamedTuple):
    """One process; two of the same number were not started in the same tick."""

    pid: int
    parent: int
    started: int

    @property
    def command(self) -> str:
        return read(PROC / str(self.pid) / "cmdline").replace("\0", " ")

    @property
    def is_alive(self) -> bool:
        now = look(self.pid)
        return now is not None and now.started == self.started  # its parent may have changed

    def kill(self) -> bool:
        """Kill it; False where it has ended by itself. Its number may be another's by now, its pidfd is not."""
        try:
            handle = os.pidfd_open(self.pid)
        except ProcessLookupError:
            return False
        try:
            if not self.is_alive:
                return False
            signal.pidfd_send_signal(handle, signal.SIGKILL)
        except ProcessLookupError:
            return False
        finally:
            os.close(handle)
        return True


def read(path: Path) -> str:
    """Read a file of a process; one that has ended has none."""
    try:
        return path.read_text(errors="replace")
    except OSError:
        return ""


def look(pid: int) -> Process | None:
    """Look at a process; one that only waits to be reaped runs no longer."""
    fields = read(PROC / str(pid) / "stat").rpartition(")")[2].split()
    if not fields or fields[0] in "ZX":
        return None
    return Process(pid, int(fields[1]), int(fields[19]))


def running() -> list[Process]:
    """List what runs, oldest first."""
    found = (look(int(folder.name)) for folder in PROC.glob("[0-9]*"))
    return sorted((process for process in found if process), key=lambda process: (process.started, process.pid))


def descendants(pid: int) -> list[Process]:
    """List the process and all that it has started, and they."""
    everybody, family = running(), {pid}
    while more := {each.pid for each in everybody if each.parent in family} - family:
        family |= more
    return [each for each in everybody if each.pid in family]


def by_role(pid: int) -> dict[str, list[Process]]:
    """Sort the processes of the grader `pid` by what they do; who is not there yet has an empty list."""
    family = descendants(pid)

    def children(parents: Iterable[Process]) -> list[Process]:
        numbers = {parent.pid for parent in parents}
        return [each for each in family if each.parent in numbers]

    def program(processes: Iterable[Process]) -> Iterator[Process]:
        return (each for each in processes if "autograder.worker" in each.command)

    found: dict[str, list[Process]] = {role: [] for role in ROLES}
    found["grader"] = [each for each in family if each.pid == pid]
    found["ancestor"] = list(program(children(found["grader"])))
    both = children(found["ancestor"])
    found["zygote"] = both[:1]  # the first that an ancestor forks
    if both and "stand_by" in both[0].command:  # it waits outside for the zygote
        found["zygote"] = children(both[:1])[:1]
    found["examiner"] = both[1:2]
    found["sitter"] = children(found["examiner"])
    found["worker"] = children(found["zygote"])
    return found


def wait_until(condition: Callable[[], object], seconds: float) -> bool:
    """Look until it is so; False where it was not so in time."""
    until = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > until:
            return False
        time.sleep(0.02)
    return True


def left_of(family: Iterable[Process], seconds: float = 5.0) -> list[Process]:
    """Give those that still run when they have had their time to end, and kill them."""
    family = list(family)
    wait_until(lambda: not any(each.is_alive for each in family), seconds)
    return [each for each in family if each.is_alive and each.kill()]
