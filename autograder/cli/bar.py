"""Progress of long work: a bar in the terminal, and a line now and then where nobody watches."""

from __future__ import annotations

import time
from typing import Final, Self

from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from autograder.cli.app import errors
from autograder.plain_text import on_one_line
from autograder.results import Exercise

_DRAWS: Final = 4  # a second; each time takes a millisecond from those who grade
_TELLS_EVERY_S: Final = 30.0


class Bar:
    """Progress on the error stream."""

    def __init__(self) -> None:
        columns = (
            TextColumn("{task.description}", markup=False),
            BarColumn(),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
        )
        watched = errors.is_terminal and not errors.is_dumb_terminal  # else rich would draw all the same, to nobody
        self._progress = Progress(
            *columns, console=errors, transient=True, refresh_per_second=_DRAWS, disable=not watched
        )
        self._task = self._progress.add_task("reading", total=None)
        self._told = time.monotonic()

    def __enter__(self) -> Self:
        self._progress.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._progress.stop()

    def begin(self, total: int, known: int) -> None:
        """Start the bar."""
        self._progress.update(self._task, total=total, completed=known)

    def stage(self, name: str) -> None:
        """Say what is being done."""
        self._progress.update(self._task, description="starting" if name == "starting" else "grading")

    def graded(self, student: str, exercise: Exercise) -> None:
        """Move on by one verdict."""
        self._progress.update(self._task, advance=1, description=f"{on_one_line(student, 20)} {exercise.key}")
        if self._progress.disable and time.monotonic() - self._told > _TELLS_EVERY_S:
            self._told = time.monotonic()
            task = self._progress.tasks[0]
            errors.print(f"{task.completed:.0f} of {task.total or 0:.0f} answers graded")
