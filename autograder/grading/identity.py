"""What decides a verdict, as a hash: the same hash, the same verdict, so it need not be computed twice."""

from __future__ import annotations

import hashlib
import platform
from collections.abc import Sequence
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

import msgspec

import autograder
from autograder.course import Course
from autograder.submissions import Submission

_LIBRARIES = ("torch", "numpy", "matplotlib", "pytest", "msgspec")


def identify(
    course: Course, submissions: Sequence[Submission], secret: bytes, conditions: Any
) -> dict[tuple[str, str], str]:
    """Give the hash of all that decides each answer's verdict, by student and key."""
    shared = msgspec.msgpack.encode((versions(), _engine(), secret, conditions))
    by_key: dict[str, bytes] = {}
    identities: dict[tuple[str, str], str] = {}
    for submission in submissions:
        for answer in submission.answers:
            if answer.key not in by_key:
                by_key[answer.key] = _of_exercise(course, answer.key)
            mine = msgspec.msgpack.encode((answer.source, answer.problem, answer.detail))
            identities[submission.student, answer.key] = _digest(shared, by_key[answer.key], mine)
    return identities


@cache
def versions() -> dict[str, str]:
    """Give the versions of Python and of the libraries that can move a verdict."""
    return {"python": platform.python_version()} | {name: _version(name) for name in _LIBRARIES}


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "absent"


def _of_exercise(course: Course, key: str) -> bytes:
    """Hash an exercise: its entry in the course, its hidden suite, its reference."""
    entry = msgspec.json.encode(course.exercise(key))
    return _digest(entry, course.hidden_suite(key).read_bytes(), course.solution(key).read_bytes()).encode()


@cache
def _engine() -> bytes:
    """Hash this program: a verdict of yesterday's engine is not one of today's."""
    folder = Path(autograder.__file__).parent
    files = sorted(folder.rglob("*.py"))
    parts = [part for file in files for part in (str(file.relative_to(folder)).encode(), file.read_bytes())]
    return _digest(*parts).encode()


def _digest(*parts: bytes) -> str:
    total = hashlib.sha256()
    for part in parts:
        total.update(len(part).to_bytes(8, "big"))
        total.update(part)
    return total.hexdigest()
