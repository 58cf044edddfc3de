"""The floor, and the bare compute on two cores: `floor.py` in processes of its own."""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from peers.measuring import THREADS
from weighing import resident_mib

FLOOR = Path(__file__).with_name("floor.py")
TAPE = Path(__file__).with_name("tape.py")
SUBMISSIONS = 8


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


def floor(tape: Path, cores: Sequence[int] = (0,)) -> Floor:
    """Run one process on each of the cores, all together, and give the median over all of their submissions."""
    command = [sys.executable, str(FLOOR), str(tape), str(SUBMISSIONS), "wait"]
    everywhere = os.sched_getaffinity(0)
    processes = []
    for core in cores:
        os.sched_setaffinity(0, {core})
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
        processes.append(subprocess.Popen(command, env=os.environ | THREADS, **pipes))
    os.sched_setaffinity(0, everywhere)
    for process in processes:
        assert process.stdout.readline() == "warm\n", "the floor did not come up"
    memory = max(resident_mib(process.pid) for process in processes)
    for process in processes:
        process.stdin.write("go\n")
        process.stdin.flush()
    told = [json.loads(process.communicate()[0]) for process in processes]
    wall = statistics.median(seconds for each in told for seconds in each["wall"])
    cpu = statistics.median(seconds for each in told for seconds in each["cpu"])
    return Floor(wall, cpu, memory, told[0]["workers"])
