"""What a course consists of: frozen records, and where the files of an exercise stand."""

from __future__ import annotations

import difflib
import re
from collections import Counter
from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from functools import cached_property
from pathlib import Path
from typing import Final

import msgspec

from autograder.course.policy import Late, Policy
from autograder.errors import CourseError
from autograder.protocol.spawning import Limits

MANIFEST: Final = "course.toml"
LESSON_NAME: Final = re.compile(r"\d\d_[a-z0-9_]+")
EXERCISE_NAME: Final = re.compile(r"[a-z][a-z0-9_]*")


class Exercise(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One exercise. `requires` holds keys, `forbids` dotted names; `minutes` is how long a student should need."""

    key: str
    title: str
    points: float
    difficulty: int
    minutes: int
    requires: tuple[str, ...]
    forbids: tuple[str, ...]
    hints: tuple[str, ...]
    limits: Limits

    @property
    def lesson(self) -> str:
        """Name the lesson: the first half of the key."""
        return self.key.partition("/")[0]

    @property
    def name(self) -> str:
        """Name the exercise within its lesson: the second half of the key."""
        return self.key.partition("/")[2]


class Lesson(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A lesson and its exercises, in the order of the file, and how they are graded.

    `due` has a zone. Without a `weight` the lesson counts as much as its exercises. `late` is the policy's, unless the
    lesson has its own.
    """

    name: str
    title: str
    exercises: tuple[Exercise, ...]
    due: datetime | None = None
    weight: Decimal | None = None
    drop_lowest: int = 0
    late: Late | None = None


class Course(msgspec.Struct, frozen=True, kw_only=True, dict=True):
    """A whole course: what `course.toml` says, and the folder that it stands in.

    What follows from it is worked out once, since a large class asks for it tens of thousands of times.
    """

    root: Path
    name: str
    title: str
    lessons: tuple[Lesson, ...]
    policy: Policy = Policy()

    @cached_property
    def exercises(self) -> tuple[Exercise, ...]:
        """List all exercises in course order."""
        return tuple(exercise for lesson in self.lessons for exercise in lesson.exercises)

    @cached_property
    def lessons_called(self) -> frozenset[str]:
        """Name all lessons."""
        return frozenset(lesson.name for lesson in self.lessons)

    @cached_property
    def exercises_called(self) -> Mapping[str, int]:
        """Name all exercises within their lessons, and say how many lessons have one of that name."""
        return Counter(exercise.name for exercise in self.exercises)

    @cached_property
    def _by_key(self) -> Mapping[str, Exercise]:
        return {exercise.key: exercise for exercise in self.exercises}

    def exercise(self, key: str) -> Exercise:
        """Look an exercise up by its key, or raise CourseError with the nearest keys."""
        if key in self._by_key:
            return self._by_key[key]
        raise CourseError(f"there is no exercise {key!r}. {near(key, self._by_key)}", path=self.root / MANIFEST)

    def solution(self, key: str) -> Path:
        """Locate the reference, the stub's only source."""
        return self._file("solutions", key, "{}.py")

    def stub(self, key: str) -> Path:
        """Locate the generated stub."""
        return self._file("exercises", key, "{}.py")

    def public_checks(self, key: str) -> Path:
        """Locate the checks that ship to students."""
        return self._file("exercises", key, "test_{}.py")

    def hidden_suite(self, key: str) -> Path:
        """Locate the checks that do not."""
        return self._file("tests", key, "test_{}.py")

    def bank(self, key: str) -> Path:
        """Locate the bank of named wrong answers."""
        return self._file("tests", key, "{}_misconceptions.py")

    def equivalents(self, key: str) -> Path:
        """Locate the list of mutants that were judged to be no mistakes."""
        return self._file("tests", key, "{}_equivalents.toml")

    def lesson_readme(self, key: str) -> Path:
        """Locate the lesson's text; `key` is a lesson's name or an exercise's key."""
        return self.root / "exercises" / key.partition("/")[0] / "README.md"

    def _file(self, tree: str, key: str, pattern: str) -> Path:
        exercise = self.exercise(key)
        return self.root / tree / exercise.lesson / pattern.format(exercise.name)


def near(key: str, known: Mapping[str, object]) -> str:
    """Say which exercises are called nearly so, or which there are."""
    # A student types the name alone as often as the whole key.
    alike = [other for other in known if other.partition("/")[2] == key]
    alike = alike or difflib.get_close_matches(key, known, n=3, cutoff=0.6)
    if alike:
        return f"Did you mean {' or '.join(alike)}?"
    return f"There are: {', '.join(known)}." if known else "The course has no exercises yet."
