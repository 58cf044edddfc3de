"""Whole commands, timed as the kernel accounts for them when they end, on the processors that they are given."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from weighing import weighed

THREADS = dict.fromkeys(("OMP_NUM_THREADS", "MKL_NUM_THREADS", "OPENBLAS_NUM_THREADS"), "1")
WEIGHED_EVERY_S = 0.1


class Usage(NamedTuple):
    """Seconds of wall clock and of CPU, and the most memory that was seen if it was weighed."""

    wall: float
    cpu: float
    memory: float = 0.0


class Command(NamedTuple):
    """What is run, and where; its descendants count, if it waits for them."""

    arguments: Sequence[str]
    folder: Path
    environment: Mapping[str, str] = {}


def measure(command: Command, cores: Sequence[int], *, weigh: bool = False) -> Usage:
    """Run it to its end, which must be a success.

    Weighing takes time of the processors that it looks at, so what is weighed is not to be timed.
    """
    environment = os.environ | THREADS | dict(command.environment)
    log = command.folder / "output.log"
    everywhere = os.sched_getaffinity(0)
    with log.open("ab") as output:
        os.sched_setaffinity(0, cores)  # what is started inherits it
        began = time.perf_counter()
        process = subprocess.Popen(
            command.arguments,
            cwd=command.folder,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
        os.sched_setaffinity(0, everywhere)
        memory = 0.0
        if weigh:
            with weighed(process.pid, WEIGHED_EVERY_S) as weights:
                _, status, usage = os.wait4(process.pid, 0)
            memory = max((total for _, _, total in weights), default=0.0)
        else:
            _, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - began
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        sys.stderr.write(log.read_text(errors="replace")[-3000:])
        raise RuntimeError(f"{command.arguments[0]} … ended with {process.returncode}")
    return Usage(wall, usage.ru_utime + usage.ru_stime, memory)


def together(usages: Sequence[Usage]) -> Usage:
    """Add up what ran one after the other."""
    return Usage(sum(u.wall for u in usages), sum(u.cpu for u in usages), max(u.memory for u in usages))
