"""How far a setting is: one line that is written over in a terminal, one for each tenth in a log."""

from __future__ import annotations

import sys

from autograder.results import Exercise


class Line:
    """A progress of grading, on standard error."""

    def __init__(self, setting: str) -> None:
        self._setting = setting
        self._total = self._done = 0

    def begin(self, total: int, known: int) -> None:
        self._total, self._done = total, known

    def stage(self, name: str) -> None:
        if sys.stderr.isatty():
            self._write(f"\r{self._setting}: {name}")

    def graded(self, _: str, exercise: Exercise) -> None:
        self._done += 1
        told = f"{self._setting}: {self._done} of {self._total}"
        if sys.stderr.isatty():
            last = self._done == self._total
            self._write("\r\033[K" if last else f"\r{told}, {exercise.key}\033[K")
        elif 10 * self._done // self._total > 10 * (self._done - 1) // self._total:
            self._write(f"{told}\n")

    def _write(self, text: str) -> None:
        sys.stderr.write(text)
        sys.stderr.flush()
