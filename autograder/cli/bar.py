"""Progress of long work in the terminal."""

from __future__ import annotations

from typing import Self

from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from autograder.cli.app import errors
from autograder.plain_text import on_one_line
from autograder.results import Exercise


class Bar:
    """Progress in the terminal; one line for each verdict where nobody watches."""

    def __init__(self) -> None:
        columns = (
            TextColumn("{task.description}", markup=False),
            BarColumn(),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
        )
        self._progress = Progress(*columns, console=errors, transient=True)
        self._task = self._progress.add_task("reading", total=None)

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
