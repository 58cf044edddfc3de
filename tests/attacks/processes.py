"""Which processes of a zygote are alive, as /proc tells: a fork has the command line of the zygote that it is from."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Final

STRAY: Final = b"attack-stray"  # in the command line of whatever an attack manages to start
_ENDED: Final = "ZX"


def started_by(launcher: int) -> set[int]:
    """List the zygotes, examiners and workers that a process has started, and the programs that attacks have."""
    return {pid for pid, words in _command_lines() if _is_of(words, launcher)}


def wait_for_the_end(launcher: int, others: set[int], longest_s: float) -> float | None:
    """Wait until nobody but `others` is left; gives the seconds that it took, None where somebody stays."""
    began = time.monotonic()
    while started_by(launcher) - others:
        if time.monotonic() - began > longest_s:
            return None
        os.sched_yield()
    return time.monotonic() - began


def describe(pids: set[int]) -> list[str]:
    """Name processes for a person."""
    return [b" ".join(words).decode("utf-8", "replace")[:200] for pid, words in _command_lines() if pid in pids]


def _is_of(words: list[bytes], launcher: int) -> bool:
    is_ours = b"autograder.worker" in words and str(launcher).encode() in words
    return is_ours or any(STRAY in word for word in words)


def _command_lines() -> Iterator[tuple[int, list[bytes]]]:
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            words = (folder / "cmdline").read_bytes().split(b"\0")
            state = (folder / "stat").read_text(errors="replace").rpartition(")")[2].split()[0]
        except OSError:
            continue
        if state not in _ENDED:
            yield int(folder.name), words
