"""Reads `course.toml`, strictly: every error says in which line, and what was expected there."""

from __future__ import annotations

import graphlib
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Final

import msgspec

from autograder.course.policy import Policy
from autograder.course.policy_tables import LessonRulesTable, lesson_rules, read_policy, require_a_use_for_late_days
from autograder.course.reading import ManifestFile
from autograder.course.records import EXERCISE_NAME, LESSON_NAME, MANIFEST, Course, Exercise, Lesson, near
from autograder.errors import CourseError
from autograder.protocol.spawning import Limits

FORMAT_VERSION: Final = 1

# Files that stand beside an exercise are recognised by these, so no exercise may be called so.
_RESERVED = re.compile(r"test_.*|.*_misconceptions|.*_alternatives|.*_equivalents")

_Text = Annotated[str, msgspec.Meta(min_length=1)]
_Positive = Annotated[float, msgspec.Meta(gt=0)]
_Count = Annotated[int, msgspec.Meta(ge=1)]


def find_root(start: Path) -> Path:
    """Find the folder of the course that `start` is in: the nearest one, upwards, with a course.toml."""
    start = start.absolute()
    for folder in (start, *start.parents):
        if (folder / MANIFEST).is_file():
            return folder
    raise CourseError(f"no {MANIFEST} here nor in any folder above. Change into the folder of a course.", path=start)


def load_course(root: Path) -> Course:
    """Read the course that stands in `root`, or raise CourseError with the line and the key at fault."""
    return _Reading(root.resolve() / MANIFEST).course()  # an examiner in another folder must find it, too


class _CourseTable(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    name: _Text
    title: _Text


class _FileTable(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    format_version: int
    course: _CourseTable
    policy: dict[str, Any] = {}
    limits: dict[str, Any] = {}
    lessons: dict[str, dict[str, Any]] = {}


class _LessonTable(LessonRulesTable, frozen=True, kw_only=True, forbid_unknown_fields=True):
    title: _Text
    exercises: dict[str, dict[str, Any]] = msgspec.field(default_factory=dict[str, dict[str, Any]])


class _ExerciseTable(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    title: _Text
    points: _Positive
    difficulty: Annotated[int, msgspec.Meta(ge=1, le=5)]
    minutes: _Count
    requires: tuple[str, ...] = ()
    forbids: tuple[str, ...] = ()
    hints: tuple[_Text, ...] = ()
    limits: dict[str, Any] = {}


class _Reading:
    """One reading of a course.toml."""

    def __init__(self, path: Path) -> None:
        self._file = ManifestFile(path)
        self._root = path.parent

    def course(self) -> Course:
        """Judge the whole file."""
        tables = self._file.tables()
        self._check_version(tables.get("format_version"))
        file = self._file.convert(tables, _FileTable, ())
        self._file.convert(file.limits, Limits, ("limits",))
        policy = read_policy(self._file, file.policy)
        lessons = tuple(self._lesson(name, table, file.limits, policy) for name, table in file.lessons.items())
        require_a_use_for_late_days(self._file, policy, lessons)
        course = Course(root=self._root, name=file.course.name, title=file.course.title, lessons=lessons, policy=policy)
        self._check_requires(course)
        return course

    def _check_version(self, version: object) -> None:
        if type(version) is not int or version != FORMAT_VERSION:
            found = "is missing" if version is None else f"is {version!r}"
            raise self._file.error(f"{found}; this program reads version {FORMAT_VERSION}.", ("format_version",))

    def _lesson(self, name: str, raw: Mapping[str, Any], defaults: Mapping[str, Any], policy: Policy) -> Lesson:
        place = ("lessons", name)
        self._check_name(name, LESSON_NAME, "a lesson's name is two digits, `_`, then a-z, 0-9, `_`", place)
        table = self._file.convert(raw, _LessonTable, place)
        entries = table.exercises.items()
        exercises = tuple(self._exercise(name, entry, content, defaults) for entry, content in entries)
        lesson = Lesson(name=name, title=table.title, exercises=exercises)
        return lesson_rules(self._file, table, lesson, policy)

    def _exercise(self, lesson: str, name: str, raw: Mapping[str, Any], defaults: Mapping[str, Any]) -> Exercise:
        place = ("lessons", lesson, "exercises", name)
        self._check_name(name, EXERCISE_NAME, "an exercise's name is a-z, then a-z, 0-9, `_`", place)
        if _RESERVED.fullmatch(name):
            raise self._file.error(
                "is a name kept for suites and banks: `test_…`, `…_misconceptions`, `…_alternatives`, `…_equivalents`.",
                place,
            )
        table = self._file.convert(raw, _ExerciseTable, place)
        self._file.convert(table.limits, Limits, (*place, "limits"))
        limits = self._file.convert({**defaults, **table.limits}, Limits, (*place, "limits"))
        fields = {name: getattr(table, name) for name in table.__struct_fields__ if name != "limits"}
        return Exercise(key=f"{lesson}/{name}", limits=limits, **fields)

    def _check_name(self, name: str, pattern: re.Pattern[str], rule: str, place: tuple[str, ...]) -> None:
        if not pattern.fullmatch(name):
            raise self._file.error(f"{name!r} will not do: {rule}.", place)

    def _check_requires(self, course: Course) -> None:
        known = {exercise.key: exercise for exercise in course.exercises}
        for exercise in course.exercises:
            for needed in exercise.requires:
                if needed not in known:
                    message = f"names {needed!r}, which is no exercise. {near(needed, known)}"
                    raise self._file.error(message, (*_place(exercise), "requires"))
        try:
            graphlib.TopologicalSorter({key: exercise.requires for key, exercise in known.items()}).prepare()
        except graphlib.CycleError as error:
            cycle: list[str] = error.args[1]
            message = f"goes round in a circle: {' → '.join(cycle)}."
            raise self._file.error(message, (*_place(known[cycle[0]]), "requires")) from None


def _place(exercise: Exercise) -> tuple[str, ...]:
    return ("lessons", exercise.lesson, "exercises", exercise.name)
