"""Ink for a terminal: texts of students in the characters that it knows, without any that could steer it."""

from __future__ import annotations

import unicodedata
from typing import Final

from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from autograder.reports.marks import MARKS
from autograder.results import Outcome

_STEERING: Final = {"Cc", "Cf", "Cs", "Zl", "Zp"}  # control, format (bidi, zero width), surrogates, line separators


class Ink:
    """Writes on one console, in the characters that it knows."""

    def __init__(self, console: Console) -> None:
        self.console = console
        self.is_ascii = console.options.ascii_only
        self._encoding = console.encoding

    def plain(self, text: str, longest: int | None = None) -> str:
        """Neutralise what could steer the terminal; newlines stay for the caller to split at."""
        safe = "".join(
            char if char == "\n" or unicodedata.category(char) not in _STEERING else "\ufffd"
            for char in text.replace("\r\n", "\n").expandtabs(4)
        )
        if longest is not None and len(safe) > longest:
            safe = safe[: longest - 1] + "…"
        return safe.encode(self._encoding, "replace").decode(self._encoding)

    def on_one_line(self, text: str, longest: int | None = None) -> str:
        """Neutralise a text, and make it one line."""
        return self.plain(text, longest).replace("\n", " ")

    def mark(self, outcome: Outcome) -> Text:
        """Draw an outcome."""
        symbol, ascii_symbol, style = MARKS[outcome]
        return Text(ascii_symbol if self.is_ascii else symbol, style=style)

    def line(self, text: Text, indent: int = 0) -> None:
        """Print one paragraph, wrapped within its indentation."""
        self.console.print(Padding(text, (0, 0, 0, indent)))
