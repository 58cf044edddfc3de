"""Text that students had a hand in, made fit for a page: nothing that steers, hides or reorders what is read."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

_STEERING: Final = {"Cc", "Cf", "Cs", "Zl", "Zp"}  # control, format (bidi, zero width), surrogates, line separators
# Format characters that only join or part letters; names in some scripts cannot be spelled without them.
_JOINERS: Final = {"\u200c", "\u200d"}
_PICTURES: Final = 0x2400  # the picture of the control character 0
_NO_CHARACTER: Final = 0xFFFE  # the last two of every plane, which HTML forbids
_DELETE: Final = "\x7f"
_PERHAPS_HIDDEN: Final = re.compile(r"[^\n -~\u00a1-\u00ac\u00ae-\u02ff]")  # what is plain to see is not looked at
_CODE: Final = re.compile(r"`([^`\n]+)`")


def make_visible(text: str) -> str:
    """Show characters that would steer, hide or reorder text as what they are; newlines stay."""
    text = text.replace("\r\n", "\n").expandtabs(4)
    return _PERHAPS_HIDDEN.sub(lambda match: _visible(match[0]), text)


def on_one_line(text: str, longest: int = 200) -> str:
    """Make a text a single line of bounded length."""
    line = " ".join(make_visible(text).split())
    return line if len(line) <= longest else line[: longest - 1] + "…"


def shorten(text: str, lines: int, width: int) -> str:
    """Keep the first and the last lines of what was printed, cut to `width`, and say how many are left out."""
    rows = make_visible(text).strip("\n").split("\n")
    if len(rows) > lines:
        left_out = len(rows) - lines
        first = lines - lines // 3
        rows = [*rows[:first], f"… {left_out} more lines …", *rows[first + left_out :]]
    return "\n".join(row if len(row) <= width else row[: width - 1] + "…" for row in rows)


def code_and_prose(text: str) -> list[tuple[bool, str]]:
    """Split a text at its `code`; true marks a piece of code, which holds no backtick and no newline."""
    pieces = _CODE.split(make_visible(text))
    return [(index % 2 == 1, piece) for index, piece in enumerate(pieces) if piece]


def _visible(char: str) -> str:
    if char < " ":
        return chr(_PICTURES + ord(char))
    if char == _DELETE:
        return "␡"
    is_no_character = ord(char) & _NO_CHARACTER == _NO_CHARACTER or "\ufdd0" <= char <= "\ufdef"
    if is_no_character or (unicodedata.category(char) in _STEERING and char not in _JOINERS):
        return "\ufffd"
    return char
