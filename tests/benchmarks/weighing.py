"""Memory of a process and all that it has started, as /proc shows it."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path


def family_of(root: int) -> Iterator[int]:
    """Give a process and all below it."""
    waiting = [root]
    while waiting:
        pid = waiting.pop()
        yield pid
        try:
            for task in Path(f"/proc/{pid}/task").glob("*/children"):
                waiting += map(int, task.read_text().split())
        except OSError:
            continue  # it, or a thread of it, ended meanwhile


def proportional_mib(pid: int) -> float:
    """Memory of one process; of what it shares, its share."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
        return next(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1024
    except (OSError, StopIteration):
        return 0.0


def resident_mib(root: int) -> float:
    """Proportional memory of a process and all below it."""
    return sum(map(proportional_mib, family_of(root)))


@contextmanager
def weighed(root: int, every_s: float) -> Iterator[list[tuple[float, float, float]]]:
    """Weigh a process and its family again and again; the list of (moment, its own, all) grows while the block runs."""
    ended, found = threading.Event(), list[tuple[float, float, float]]()

    def watch() -> None:
        while not ended.wait(every_s):
            found.append((time.time(), proportional_mib(root), resident_mib(root)))

    with ThreadPoolExecutor(1) as pool:
        watcher = pool.submit(watch)
        try:
            yield found
        finally:
            ended.set()
        watcher.result()  # if the scales broke, so did the figures
