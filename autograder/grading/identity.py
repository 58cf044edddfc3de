"""What decides a verdict, as a hash: the same hash, the same verdict, so it need not be computed twice."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec

from autograder.course import Course
from autograder.runners.installation import digest, installed
from autograder.submissions import Submission


class Identities:
    """The hashes of one run: of all that is the same for every answer, and of what is not."""

    def __init__(self, course: Course, secret: bytes, conditions: Any) -> None:
        self._course = course
        self._shared = msgspec.msgpack.encode((installed(), secret, conditions))
        self._by_key: dict[str, bytes] = {}

    def of(self, key: str, *parts: Any) -> str:
        """Hash all that decides the verdict on an answer that consists of these parts."""
        if key not in self._by_key:
            self._by_key[key] = _of_exercise(self._course, key)
        return digest(self._shared, self._by_key[key], msgspec.msgpack.encode(parts))


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


def _of_exercise(course: Course, key: str) -> bytes:
    """Hash an exercise: what a runner is told of its entry in the course, its hidden suite, its reference.

    Titles, hints, due times and the like decide no verdict, so that a word in them has nothing graded again.
    """
    exercise = course.exercise(key)
    entry = msgspec.json.encode((exercise.key, exercise.points, exercise.forbids, exercise.limits))
    return digest(entry, course.hidden_suite(key).read_bytes(), course.solution(key).read_bytes()).encode()


def _of_bank(course: Course, key: str) -> str:
    """Hash what mistakes are named by: the bank, and the right answers beside it."""
    bank = course.bank(key)
    beside = sorted(bank.parent.glob(f"{bank.stem.removesuffix('_misconceptions')}_*.py"))
    return digest(*(file.read_bytes() for file in beside))
