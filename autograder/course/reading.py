"""Tables of a course.toml, taken strictly: every error names the key and the line."""

from __future__ import annotations

import math
import re
import tomllib
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from autograder.course.records import MANIFEST
from autograder.errors import CourseError

_Record = TypeVar("_Record", bound=msgspec.Struct)


class ManifestFile:
    """One reading of a course.toml; knows the file's text, so that an error can name the line."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._text = _read_text(path)

    def tables(self) -> dict[str, Any]:
        """Parse the file."""
        try:
            return tomllib.loads(self._text)
        except tomllib.TOMLDecodeError as error:
            found = re.search(r"line (\d+)", str(error))
            line = int(found.group(1)) if found else None
            raise CourseError(f"this is not TOML: {error}.", path=self.path, line=line) from None

    def convert(self, raw: object, record: type[_Record], place: tuple[str, ...]) -> _Record:
        """Take a table as a record; `place` is the path of the table's key."""
        try:
            converted = msgspec.convert(raw, record)
        except msgspec.ValidationError as error:
            message, key = _untangle(str(error))
            raise self.error(f"{message}.", (*place, *key)) from None
        for field in converted.__struct_fields__:
            value = getattr(converted, field)
            if isinstance(value, float) and not math.isfinite(value):
                raise self.error(f"is {value}; expected a finite number.", (*place, field))
        return converted

    def error(self, message: str, place: tuple[str, ...]) -> CourseError:
        """Make an error of what stands at `place`, with its line."""
        line = _line_of(self._text, place)
        return CourseError(f"`{'.'.join(place) or MANIFEST}`: {message}", path=self.path, line=line)


def _read_text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise CourseError(f"there is no {MANIFEST} here; a course has one at its root.", path=path) from None
    except (OSError, UnicodeDecodeError) as error:
        raise CourseError(f"it cannot be read as UTF-8 text: {error}.", path=path) from None


def _untangle(message: str) -> tuple[str, tuple[str, ...]]:
    """Split msgspec's message into words and the path of the key, the unknown or missing field included."""
    words, _, path = message.partition(" - at `$")
    key = tuple(part for part in path.rstrip("`").replace("[...]", "").split(".") if part)
    field = re.search(r"(unknown|missing required) field `([^`]*)`", words)
    if field is None:
        return words, key
    return ("unknown key" if field[1] == "unknown" else "this key is missing"), (*key, field[2])


def _line_of(text: str, place: tuple[str, ...]) -> int | None:
    """Find the line of a key cheaply: its table's header, or the nearest one above it in the path, then `key =`."""
    lines = text.splitlines()
    place = tuple(part.partition("[")[0] for part in place)
    for depth in range(len(place), -1, -1):
        header = "[" + ".".join(place[:depth]) + "]"
        starts = [row for row, line in enumerate(lines) if re.sub(r"[\s\"']|#.*", "", line) == header]
        if depth and not starts:
            continue
        first = starts[0] + 1 if starts else 0
        for row in range(first, len(lines)):
            if depth < len(place) and re.match(rf"\s*[\"']?{re.escape(place[depth])}[\"']?\s*[.=]", lines[row]):
                return row + 1
            if lines[row].lstrip().startswith("["):
                break
        if starts:
            return starts[0] + 1
    return None
