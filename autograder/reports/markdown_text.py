"""Text as Markdown that shows it and does nothing else: no markup, no link, no mention, no HTML.

Written for CommonMark with GitHub's additions, which make links of what merely looks like one.
"""

from __future__ import annotations

import re
from typing import Final

from autograder.plain_text import code_and_prose, make_visible

_MARKS: Final = re.compile(r"[\\`*\[\]<>&|~$#]|_(?![^\W_])|(?<![^\W_])_")
_LINE_START: Final = re.compile(r"^(\s*)(?:([-+=])|(\d+)([.)]))")
_LINKS: Final = re.compile(r"://|\bwww\.", re.IGNORECASE)
# `@name`, `a@b` and `#1` are looked for in what has been rendered, where no backslash is left. Code is spared.
_MENTIONS: Final = re.compile(r"(?<=\w)@|[@#](?=\w)")
_BACKTICKS: Final = re.compile(r"`+")
_HARD_BREAK: Final = "\\\n"


def escape(text: str) -> str:
    """Escape a text for one line of Markdown; `code` in it stays code."""
    pieces = code_and_prose(text.replace("\n", " ").strip())
    line = "".join(as_code(piece) if is_code else _escape_prose(piece) for is_code, piece in pieces)
    return _LINE_START.sub(_escape_start, line)


def escape_lines(text: str, indent: int = 0) -> str:
    """Escape a text of several lines, keeping their breaks and indentation; the first line is not indented."""
    lines = [_keep_indentation(line.rstrip()) for line in make_visible(text).strip("\n").split("\n")]
    paragraphs = "\n".join(lines).split("\n\n")
    return ("\n\n" + " " * indent).join(
        (_HARD_BREAK + " " * indent).join(part.strip("\n").split("\n")) for part in paragraphs if part.strip("\n")
    )


def as_code(text: str) -> str:
    """Make a code span, between more backticks than the text has in a row."""
    text = make_visible(text).replace("\n", " ")
    ticks = "`" * (_longest_run(text) + 1)
    pad = " " if text.startswith("`") or text.endswith("`") or (text.startswith(" ") and text.strip()) else ""
    return f"{ticks}{pad}{text}{pad}{ticks}" if text.strip() else ""


def fence(text: str, indent: int = 0) -> str:
    """Make a code block, between longer fences than the text has; all its lines are indented."""
    text = make_visible(text)
    ticks = "`" * max(3, _longest_run(text) + 1)
    return "\n".join((" " * indent + line).rstrip() for line in (f"{ticks}text", *text.split("\n"), ticks))


def _keep_indentation(line: str) -> str:
    bare = line.lstrip(" ")
    return "\u00a0" * (len(line) - len(bare)) + escape(bare)


def _escape_prose(text: str) -> str:
    pieces: list[str] = []
    end = 0
    for match in _MENTIONS.finditer(text):
        pieces += [_escape_marks(text[end : match.start()]), f"`{match[0]}`"]
        end = match.end()
    return "".join([*pieces, _escape_marks(text[end:])])


def _escape_marks(text: str) -> str:
    text = _MARKS.sub(r"\\\g<0>", text)
    return _LINKS.sub(lambda match: r"\://" if match[0] == "://" else f"{match[0][:-1]}\\.", text)


def _escape_start(match: re.Match[str]) -> str:
    space, mark, number, stop = match.groups()
    return f"{space}\\{mark}" if mark else f"{space}{number}\\{stop}"


def _longest_run(text: str) -> int:
    return max((len(run) for run in _BACKTICKS.findall(text)), default=0)
