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

# Parts of this program that no verdict depends on.
_NO_JUDGES = {"audit", "checking", "cli", "exports", "gradebook", "progress", "release", "reports", "watching"}
_LIBRARIES = ("torch", "numpy", "matplotlib", "pytest", "msgspec")


class Identities:
    """The hashes of one run: of all that is the same for every answer, and of what is not."""

    def __init__(self, course: Course, secret: bytes, conditions: Any) -> None:
        self._course = course
        self._shared = msgspec.msgpack.encode((versions(), _engine(), secret, conditions))
        self._by_key: dict[str, bytes] = {}

    def of(self, key: str, *parts: Any) -> str:
        """Hash all that decides the verdict on an answer that consists of these parts."""
        if key not in self._by_key:
            self._by_key[key] = _of_exercise(self._course, key)
        return _digest(self._shared, self._by_key[key], msgspec.msgpack.encode(parts))


def identify(
    course: Course, submissions: Sequence[Submission], secret: bytes, conditions: Any
) -> dict[tuple[str, int, str], str]:
    """Give the hash of all that decides each answer's verdict, by student, attempt and key."""
    identities = Identities(course, secret, conditions)
    banks = {exercise.key: _of_bank(course, exercise.key) for exercise in course.exercises}
    return {
        (submission.student, submission.attempt, answer.key): identities.of(
            answer.key, answer.source, answer.problem, answer.detail, banks[answer.key]
        )
        for submission in submissions
        for answer in submission.answers
    }


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
    """Hash an exercise: what a runner is told of its entry in the course, its hidden suite, its reference.

    Titles, hints, due times and the like decide no verdict, so that a word in them has nothing graded again.
    """
    exercise = course.exercise(key)
    entry = msgspec.json.encode((exercise.key, exercise.points, exercise.forbids, exercise.limits))
    return _digest(entry, course.hidden_suite(key).read_bytes(), course.solution(key).read_bytes()).encode()


def _of_bank(course: Course, key: str) -> str:
    """Hash what mistakes are named by: the bank, and the right answers beside it."""
    bank = course.bank(key)
    beside = sorted(bank.parent.glob(f"{bank.stem.removesuffix('_misconceptions')}_*.py"))
    return _digest(*(file.read_bytes() for file in beside))


@cache
def _engine() -> bytes:
    """Hash this program: a verdict of yesterday's engine is not one of today's."""
    folder = Path(autograder.__file__).parent
    files = [file for file in sorted(folder.rglob("*.py")) if file.relative_to(folder).parts[0] not in _NO_JUDGES]
    parts = [part for file in files for part in (str(file.relative_to(folder)).encode(), file.read_bytes())]
    return _digest(*parts).encode()


def _digest(*parts: bytes) -> str:
    total = hashlib.sha256()
    for part in parts:
        total.update(len(part).to_bytes(8, "big"))
        total.update(part)
    return total.hexdigest()
