"""What lies beside a lesson's notebook so that its checks run in place: `course/`, a part of a release.

course/course.toml                            the course, as every student gets it
course/lesson.json                            what each exercise's cell defines, and what a person marks
course/exercises/02_cell/test_manual_cell.py  public checks
course/known/manual_cell.msgpack              what known mistakes compute on them, so that they are named
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

import msgspec

from autograder.errors import AutograderError

FOLDER: Final = "course"
ABOUT: Final = "lesson.json"


class CellCode(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What the code cell of an exercise defines, and the functions whose place a text cell takes."""

    key: str
    defines: tuple[str, ...]
    by_hand: tuple[str, ...]


class AboutLesson(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The exercises of a notebook."""

    lesson: str
    exercises: tuple[CellCode, ...]


def read_about(folder: Path) -> AboutLesson:
    """Read what `lesson.json` says.

    Raises:
        AutograderError: It is not there, or is not what was written.

    """
    try:
        return msgspec.json.decode((folder / ABOUT).read_bytes(), type=AboutLesson)
    except (OSError, msgspec.DecodeError) as error:
        message = f"{folder / ABOUT} cannot be read ({error}). Fetch the assignment again, with all its files."
        raise AutograderError(message) from None


def known_mistakes(name: str) -> str:
    """Say where, within `course/`, the known mistakes of an exercise are kept."""
    return f"known/{name}.msgpack"
