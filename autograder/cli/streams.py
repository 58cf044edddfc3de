"""The two streams that all commands write to."""

from __future__ import annotations

import contextlib
import os
from typing import Any

from rich.console import Console

from autograder.cli.workflow_log import LOG


class Stream(Console):
    """A stream whose reader may leave: the rest is not shown, and what is to be done is done."""

    def print(self, *objects: Any, **options: Any) -> None:
        """Print for people: a workflow takes no commands from it."""
        LOG.pause(self.file)
        super().print(*objects, **options)

    def on_broken_pipe(self) -> None:
        """Write nowhere from now on."""
        self.quiet = True
        with contextlib.suppress(OSError, ValueError):  # no descriptor behind it: nothing is left to be flushed
            os.dup2(os.open(os.devnull, os.O_WRONLY), self.file.fileno())


errors = Stream(stderr=True, highlight=False)
output = Stream(highlight=False)


def open_all() -> None:
    """Open what was closed before this program started: else the next file or socket would be a standard stream."""
    for number in range(3):
        try:
            os.fstat(number)
        except OSError:
            os.set_inheritable(os.open(os.devnull, os.O_RDWR), True)  # it takes the lowest number that is free
