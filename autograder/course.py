"""The course as data: reads `course.toml` and says where every file of an exercise stands."""

from __future__ import annotations

import difflib
import graphlib
import math
import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Final, TypeVar

import msgspec

from autograder.errors import CourseError
from autograder.protocol.spawning import Limits

FORMAT_VERSION: Final = 1
MANIFEST: Final = "course.toml"
LESSON_NAME: Final = re.compile(r"\d\d_[a-z0-9_]+")
EXERCISE_NAME: Final = re.compile(r"[a-z][a-z0-9_]*")

# Files that stand beside an exercise are recognised by these, so no exercise may be called so.
_RESERVED = re.compile(r"test_.*|.*_misconceptions|.*_alternatives|.*_equivalents")

_Text = Annotated[str, msgspec.Meta(min_length=1)]
_Positive = Annotated[float, msgspec.Meta(gt=0)]
_Count = Annotated[int, msgspec.Meta(ge=1)]
_Record = TypeVar("_Record", bound=msgspec.Struct)


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
    """A lesson and its exercises, in the order of the file."""

    name: str
    title: str
    exercises: tuple[Exercise, ...]


class Course(msgspec.Struct, frozen=True, kw_only=True):
    """A whole course: what `course.toml` says, and the folder that it stands in."""

    root: Path
    name: str
    title: str
    lessons: tuple[Lesson, ...]

    @property
    def exercises(self) -> tuple[Exercise, ...]:
        """List all exercises in course order."""
        return tuple(exercise for lesson in self.lessons for exercise in lesson.exercises)

    def exercise(self, key: str) -> Exercise:
        """Look an exercise up by its key, or raise CourseError with the nearest keys."""
        by_key = {exercise.key: exercise for exercise in self.exercises}
        if key in by_key:
            return by_key[key]
        raise CourseError(f"there is no exercise {key!r}. {_near(key, by_key)}", path=self.root / MANIFEST)

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


def find_root(start: Path) -> Path:
    """Find the folder of the course that `start` is in: the nearest one, upwards, with a course.toml."""
    start = start.absolute()
    for folder in (start, *start.parents):
        if (folder / MANIFEST).is_file():
            return folder
    raise CourseError(f"no {MANIFEST} here nor in any folder above. Change into the folder of a course.", path=start)


def load_course(root: Path) -> Course:
    """Read the course that stands in `root`, or raise CourseError with the line and the key at fault."""
    return _Manifest(root / MANIFEST).course()


class _CourseTable(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    name: _Text
    title: _Text


class _FileTable(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    format_version: int
    course: _CourseTable
    limits: dict[str, Any] = {}
    lessons: dict[str, dict[str, Any]] = {}


class _LessonTable(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    title: _Text
    exercises: dict[str, dict[str, Any]] = {}


class _ExerciseTable(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    title: _Text
    points: _Positive
    difficulty: Annotated[int, msgspec.Meta(ge=1, le=5)]
    minutes: _Count
    requires: tuple[str, ...] = ()
    forbids: tuple[str, ...] = ()
    hints: tuple[_Text, ...] = ()
    limits: dict[str, Any] = {}


class _Manifest:
    """One reading of a course.toml; knows the file's text, so that an error can name the line."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._text = _read_text(path)
        self._tables = self._parse()

    def course(self) -> Course:
        """Judge the whole file."""
        file = self._convert(self._tables, _FileTable, ())
        self._convert(file.limits, Limits, ("limits",))
        lessons = tuple(self._lesson(name, table, file.limits) for name, table in file.lessons.items())
        course = Course(root=self._path.parent, name=file.course.name, title=file.course.title, lessons=lessons)
        self._check_requires(course)
        return course

    def _parse(self) -> dict[str, Any]:
        try:
            tables = tomllib.loads(self._text)
        except tomllib.TOMLDecodeError as error:
            found = re.search(r"line (\d+)", str(error))
            line = int(found.group(1)) if found else None
            raise CourseError(f"this is not TOML: {error}.", path=self._path, line=line) from None
        version = tables.get("format_version")
        if type(version) is not int or version != FORMAT_VERSION:
            found_text = "is missing" if version is None else f"is {version!r}"
            raise self._error(f"{found_text}; this program reads version {FORMAT_VERSION}.", ("format_version",))
        return tables

    def _lesson(self, name: str, raw: Mapping[str, Any], defaults: Mapping[str, Any]) -> Lesson:
        place = ("lessons", name)
        self._check_name(name, LESSON_NAME, "a lesson's name is two digits, `_`, then a-z, 0-9, `_`", place)
        table = self._convert(raw, _LessonTable, place)
        entries = table.exercises.items()
        exercises = tuple(self._exercise(name, entry, content, defaults) for entry, content in entries)
        return Lesson(name=name, title=table.title, exercises=exercises)

    def _exercise(self, lesson: str, name: str, raw: Mapping[str, Any], defaults: Mapping[str, Any]) -> Exercise:
        place = ("lessons", lesson, "exercises", name)
        self._check_name(name, EXERCISE_NAME, "an exercise's name is a-z, then a-z, 0-9, `_`", place)
        if _RESERVED.fullmatch(name):
            raise self._error(
                "is a name kept for suites and banks: `test_…`, `…_misconceptions`, `…_alternatives`, `…_equivalents`.",
                place,
            )
        table = self._convert(raw, _ExerciseTable, place)
        self._convert(table.limits, Limits, (*place, "limits"))
        limits = self._convert({**defaults, **table.limits}, Limits, (*place, "limits"))
        fields = {name: getattr(table, name) for name in table.__struct_fields__ if name != "limits"}
        return Exercise(key=f"{lesson}/{name}", limits=limits, **fields)

    def _check_name(self, name: str, pattern: re.Pattern[str], rule: str, place: tuple[str, ...]) -> None:
        if not pattern.fullmatch(name):
            raise self._error(f"{name!r} will not do: {rule}.", place)

    def _check_requires(self, course: Course) -> None:
        known = {exercise.key: exercise for exercise in course.exercises}
        for exercise in course.exercises:
            for needed in exercise.requires:
                if needed not in known:
                    message = f"names {needed!r}, which is no exercise. {_near(needed, known)}"
                    raise self._error(message, (*_place(exercise), "requires"))
        try:
            graphlib.TopologicalSorter({key: exercise.requires for key, exercise in known.items()}).prepare()
        except graphlib.CycleError as error:
            cycle: list[str] = error.args[1]
            message = f"goes round in a circle: {' → '.join(cycle)}."
            raise self._error(message, (*_place(known[cycle[0]]), "requires")) from None

    def _convert(self, raw: object, record: type[_Record], place: tuple[str, ...]) -> _Record:
        try:
            converted = msgspec.convert(raw, record)
        except msgspec.ValidationError as error:
            message, key = _untangle(str(error))
            raise self._error(f"{message}.", (*place, *key)) from None
        for field in converted.__struct_fields__:
            value = getattr(converted, field)
            if isinstance(value, float) and not math.isfinite(value):
                raise self._error(f"is {value}; expected a finite number.", (*place, field))
        return converted

    def _error(self, message: str, place: tuple[str, ...]) -> CourseError:
        line = _line_of(self._text, place)
        return CourseError(f"`{'.'.join(place) or MANIFEST}`: {message}", path=self._path, line=line)


def _read_text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise CourseError(f"there is no {MANIFEST} here; a course has one at its root.", path=path) from None
    except (OSError, UnicodeDecodeError) as error:
        raise CourseError(f"it cannot be read as UTF-8 text: {error}.", path=path) from None


def _place(exercise: Exercise) -> tuple[str, ...]:
    return ("lessons", exercise.lesson, "exercises", exercise.name)


def _near(key: str, known: Mapping[str, object]) -> str:
    # A student types the name alone as often as the whole key.
    near = [other for other in known if other.partition("/")[2] == key]
    near = near or difflib.get_close_matches(key, known, n=3, cutoff=0.6)
    if near:
        return f"Did you mean {' or '.join(near)}?"
    return f"There are: {', '.join(known)}." if known else "The course has no exercises yet."


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
