"""The way back to the stub, and what the stub was.

An author's checkout makes it from the solution; a repository that was released to students brings a copy along.
"""

from __future__ import annotations

import contextlib
import re
from pathlib import Path
from typing import Final

from autograder import stubs
from autograder.course import Course
from autograder.errors import AutograderError, CourseError
from autograder.files import write_whole
from autograder.progress.record import FOLDER, forget_check, free_name, stamp

PRISTINE: Final = f"{FOLDER}/stubs"
BACKUPS: Final = f"{FOLDER}/backups"

_BLOCK: Final = re.compile(rf"^([ \t]*){stubs.BEGIN}$.*?^\1{stubs.END}$", re.MULTILINE | re.DOTALL)


def pristine(course: Course, key: str) -> str | None:
    """Give the stub of an exercise as it was handed out, or None where neither a solution nor a copy is here."""
    with contextlib.suppress(OSError, UnicodeDecodeError, CourseError):
        return stubs.generate(course.solution(key).read_text(encoding="utf-8"), course.solution(key))
    return _shipped(course, key)


def is_pristine(course: Course, key: str) -> bool | None:
    """Say whether the student's file is still the stub; None where that is not known.

    Asked of all exercises by commands that answer in a blink, so the solution is cut without being judged: for a
    solution that makes a stub at all, the result is the same.
    """
    try:
        solution = course.solution(key).read_text(encoding="utf-8")
        stub = _BLOCK.sub(r"\1raise NotImplementedError", solution)
    except (OSError, UnicodeDecodeError):
        stub = _shipped(course, key)
    if stub is None:
        return None
    try:
        return course.stub(key).read_text(encoding="utf-8") == stub  # text mode: line ends do not count
    except FileNotFoundError:
        return True  # nothing was written yet
    except (OSError, UnicodeDecodeError):
        return False


def refuse_reset(course: Course, key: str) -> None:
    """Raise AutograderError where there is nothing to put back, or nothing to put there."""
    shown = course.stub(key).relative_to(course.root).as_posix()
    if pristine(course, key) is None:
        message = f"the stub of {key} as it was handed out is not here ({PRISTINE}/{key}.py)."
        raise AutograderError(f"{message} Take {shown} from the repository that you got, for instance with git.")
    if course.stub(key).exists() and is_pristine(course, key):
        raise AutograderError(f"{shown} is as it was handed out. There is nothing to put back.")


def reset(course: Course, key: str) -> Path | None:
    """Put the stub back, and give the path of the copy that was kept, None if there was no file.

    Raises AutograderError, and changes nothing, as `refuse_reset` does, and where the copy cannot be made.
    """
    refuse_reset(course, key)
    exercise = course.exercise(key)
    path = course.stub(key)
    shown = path.relative_to(course.root).as_posix()
    exists = path.exists()
    backup = course.root / BACKUPS / exercise.lesson / f"{exercise.name}.before-reset-{stamp()}.py"
    try:
        if exists:
            backup.parent.mkdir(parents=True, exist_ok=True)
            backup = free_name(backup)
            backup.write_bytes(path.read_bytes())
        write_whole(path, (pristine(course, key) or "").encode())
    except OSError as error:
        raise AutograderError(f"{shown} was not reset: {error.strerror}. It is as it was.") from None
    forget_check(course, key)
    return backup if exists else None


def _shipped(course: Course, key: str) -> str | None:
    exercise = course.exercise(key)
    with contextlib.suppress(OSError, UnicodeDecodeError):
        return (course.root / PRISTINE / exercise.lesson / f"{exercise.name}.py").read_text(encoding="utf-8")
    return None
