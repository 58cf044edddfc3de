"""A large class is read from both ends: another process asks the disk for the last students' files first.

What the disk has to find takes longer than all else with what was handed in. This module is that process's program
too, so it imports nothing of ours.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Generator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Final

_LARGE: Final = 500  # students: reading fewer takes no longer than another process to start
_DEEPEST: Final = 4  # folders below that of the class: student, repository, `exercises`, lesson
_LONGEST: Final = 1024 * 1024  # bytes of a file


@contextmanager
def read_ahead(paths: Sequence[Path]) -> Generator[None]:
    """Have another process fetch what lies in each large folder, the last names first, until the context ends."""
    with ExitStack() as started:
        for path in paths:
            if hasattr(os, "posix_fadvise") and _is_large(path):
                started.enter_context(_fetching(path))
        yield


def _is_large(path: Path) -> bool:
    try:
        return not path.is_symlink() and sum(1 for _ in path.iterdir()) > _LARGE
    except OSError:  # it is no folder, or what is wrong with it is told by who reads it
        return False


@contextmanager
def _fetching(folder: Path) -> Generator[None]:
    with subprocess.Popen(  # noqa: S603  # our own interpreter and file
        [sys.executable, "-I", "-S", __file__, folder],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as process:
        try:
            yield
        finally:
            process.kill()


def fetch(folder: str, deepest: int = _DEEPEST) -> None:
    """Ask the disk for all files in a folder; nothing is read, no link is followed, nothing is waited for."""
    try:
        with os.scandir(folder) as found:
            entries = sorted(found, key=lambda entry: entry.name, reverse=True)
    except OSError:
        return
    for entry in entries:
        if entry.name.startswith("."):  # `.git`, environments
            continue
        if entry.is_dir(follow_symlinks=False) and deepest:
            fetch(entry.path, deepest - 1)
        elif entry.is_file(follow_symlinks=False):
            _ask_for(entry.path)


def _ask_for(path: str) -> None:
    try:
        file = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    except OSError:
        return
    try:
        os.posix_fadvise(file, 0, _LONGEST, os.POSIX_FADV_WILLNEED)
    finally:
        os.close(file)


if __name__ == "__main__":
    fetch(sys.argv[1])
