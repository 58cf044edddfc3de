"""The marks of outcomes on a terminal."""

from __future__ import annotations

from typing import Final

from autograder.results import Outcome

# Symbol, symbol of terminals that know ASCII only, colour. No two outcomes share a symbol: colour only repeats it.
MARKS: Final[dict[Outcome, tuple[str, str, str]]] = {
    "passed": ("✓", "+", "green"),
    "failed": ("✗", "x", "red"),
    "unattempted": ("·", "-", "dim"),
    "blocked": ("↳", ">", "dim"),
    "pending": ("?", "?", "yellow"),
    "fault": ("!", "!", "bold magenta"),
}
