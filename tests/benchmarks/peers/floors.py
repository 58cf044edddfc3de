"""The floor, in processes of its own: by itself, on all cores that a grader is given, or beside it at the same time.

The pace of a machine may drift by a third within minutes. What is set against the floor is set against that of the
same moment.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

from peers.measuring import THREADS
from weighing import resident_mib

FLOOR = Path(__file__).with_name("floor.py")
TAPE = Path(__file__).with_name("tape.py")
SUBMISSIONS = 8
ENDLESS = 0


class Floor(NamedTuple):
    """Median seconds of a submission in a warm process; its memory, and the workers that this grader starts for it."""

    wall: float
    cpu: float
    memory: float
    workers: int


def record_tape(file: Path) -> Path:
    """Write down what the suites ask, in a process of its own."""
    subprocess.run([sys.executable, str(TAPE), str(file)], check=True, env=os.environ | THREADS)
    return file


def floor(tape: Path, cores: Sequence[int]) -> Floor:
    """Run one process on each of the cores, all together, and give the median over all of their submissions."""
    processes = [_start(tape, core, SUBMISSIONS) for core in cores]
    workers = [_warm(process) for process in processes]
    memory = max(resident_mib(process.pid) for process in processes)
    for process in processes:
        _go(process)
    told = [each for process in processes for each in _told(process.communicate()[0])]
    wall, cpu = (statistics.median(each[clock] for each in told) for clock in ("wall", "cpu"))
    return Floor(wall, cpu, memory, workers[0])


@contextmanager
def beside(tape: Path, core: int) -> Generator[list[float]]:
    """Compute on a core until the context ends; then the list that is given holds the seconds of each submission."""
    seconds: list[float] = []
    with _start(tape, core, ENDLESS) as process:
        try:
            _warm(process)
            _go(process)
            yield seconds
        finally:
            process.kill()
        seconds += [each["wall"] for each in _told(process.stdout.read())]


def _start(tape: Path, core: int, count: int) -> subprocess.Popen[str]:
    everywhere = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {core})  # what is started inherits it
    try:
        return subprocess.Popen(
            [sys.executable, str(FLOOR), str(tape), str(count)],
            env=os.environ | THREADS,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
    finally:
        os.sched_setaffinity(0, everywhere)


def _warm(process: subprocess.Popen[str]) -> int:
    """Wait until it is warm; gives the workers that this grader would start."""
    line = process.stdout.readline()
    assert line, "the floor did not come up"
    return json.loads(line)["workers"]


def _go(process: subprocess.Popen[str]) -> None:
    process.stdin.write("go\n")
    process.stdin.flush()


def _told(text: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in text.splitlines(keepends=True) if line.endswith("\n")]
