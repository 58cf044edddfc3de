"""Reviewed lists of mutants that are no mistakes: `tests/LESSON/EXERCISE_equivalents.toml`, a reason for each name."""

from __future__ import annotations

import tomllib

from autograder.course import Course
from autograder.errors import CourseError


def read_equivalents(course: Course, key: str) -> dict[str, str]:
    """Give the reason for each mutant that a person has judged to be right; none where there is no such file.

    Raises:
        CourseError: The file is no TOML, or a mutant has no reason.

    """
    path = course.equivalents(key)
    try:
        entries = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise CourseError(f"this is not TOML: {error}.", path=path) from None
    for name, reason in entries.items():
        if not isinstance(reason, str) or not reason.strip():
            message = f"{name!r} has no reason. Say in a sentence why this change leaves every allowed answer the same."
            raise CourseError(message, path=path)
    return entries
