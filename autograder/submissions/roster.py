"""The roster: who is in the class, from a CSV file as a spreadsheet program or a person writes it."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

import msgspec

from autograder.course import Course
from autograder.course.policy import at_local_time
from autograder.errors import RosterError
from autograder.plain_text import on_one_line
from autograder.results import Person

_LARGEST: Final = 16 * 1024 * 1024
_OWN: Final = ("id", "name", "email", "section")
_SYSTEMS: Final = ("canvas", "sis", "sis_login", "moodle", "github")
_EXTENSION: Final = "extension:"
_DELIMITERS: Final = (",", ";", "\t")


class Roster(msgspec.Struct, frozen=True, kw_only=True):
    """The people of a class, and what whoever wrote the file should know of how it was read."""

    people: tuple[Person, ...]
    told: tuple[str, ...] = ()


def read_roster(path: Path, course: Course) -> Roster:
    """Read a roster.

    The first line names the columns, whatever their case, spaces and hyphens: `id`, and as many as are known of `name`,
    `email`, `section`, `canvas`, `sis`, `sis_login`, `moodle`, `github`, `extension:LESSON`. Others are left alone.

    Raises:
        RosterError: It cannot be read, or it says two things of one student, or one thing of two.

    """
    text, told = _text(path)
    rows = _Rows(path, text)
    people: dict[str, Person] = {}
    lines: dict[tuple[str, str], int] = {}
    for line, cells in rows:
        person = _person(cells, course, path, line)
        for way, value in (("id", person.id), ("email", person.email.casefold()), *person.ids.items()):
            first = lines.setdefault((way, value), line)
            if value and first != line:
                raise RosterError(f"{path}:{line}: the {way} {value!r} is that of line {first} too. Correct one.")
        people[person.id] = person
    if not people:
        raise RosterError(f"{path}: there is nobody in it. Write a line for each student below the first one.")
    return Roster(people=tuple(people.values()), told=told)


def _text(path: Path) -> tuple[str, tuple[str, ...]]:
    try:
        with path.open("rb") as file:
            content = file.read(_LARGEST + 1)
    except OSError as error:
        raise RosterError(f"{path}: it cannot be opened ({error.strerror or 'unknown reason'}).") from None
    if len(content) > _LARGEST:
        raise RosterError(f"{path}: it is larger than {_LARGEST >> 20} MiB, which no roster is.")
    is_utf16 = content[:2] in {b"\xff\xfe", b"\xfe\xff"}
    for encoding in ("utf-16",) if is_utf16 else ("utf-8-sig", "cp1252"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" in text:
            raise RosterError(f"{path}: it is no text. Save it as CSV, in UTF-8.")
        told = f"{path}: it is not UTF-8, and was read as Windows-1252. Look whether the names are right."
        return text, (told,) if encoding == "cp1252" else ()
    raise RosterError(f"{path}: it is no text in UTF-8, UTF-16 or Windows-1252. Save it as UTF-8.")


class _Rows:
    """The lines of the file below the first, as cells by the names of their columns."""

    def __init__(self, path: Path, text: str) -> None:
        self._path = path
        first = text.lstrip("\r\n").splitlines()[:1]
        if not first:
            raise RosterError(f"{path}: it is empty. Its first line names the columns; one of them is `id`.")
        # Every delimiter is tried on the first line, and the one that finds the most columns is it.
        self._delimiter = max(_DELIMITERS, key=lambda each: len(_columns(first[0].split(each))))
        self._text = text

    def __iter__(self) -> Iterator[tuple[int, Mapping[str, str]]]:
        reader = csv.reader(io.StringIO(self._text, newline=""), delimiter=self._delimiter)
        columns: list[str] | None = None
        try:
            for row in reader:
                cells = [cell.strip() for cell in row]
                if not any(cells):
                    continue
                if columns is None:
                    columns = self._header(cells)
                    continue
                if any(cells[len(columns) :]):
                    message = f"it has {len(cells)} cells, and the first line names {len(columns)} columns"
                    raise RosterError(f"{self._path}:{reader.line_num}: {message}. Put cells with a comma in quotes.")
                yield reader.line_num, dict(zip(columns, cells, strict=False))
        except csv.Error as error:
            raise RosterError(f"{self._path}:{reader.line_num}: it is no CSV ({error}).") from None

    def _header(self, cells: Sequence[str]) -> list[str]:
        names = [_column(cell) for cell in cells]
        known = _columns(cells)
        if "id" not in known:
            found = on_one_line(", ".join(cells[:20]))
            known_ones = ", ".join(_OWN + _SYSTEMS)
            raise RosterError(f"{self._path}:1: no column is called `id`. Found: {found}. Known: {known_ones}.")
        for name in known:
            if known.count(name) > 1:
                raise RosterError(f"{self._path}:1: two columns are called `{name}`. Rename one.")
        return names


def _column(cell: str) -> str:
    name = re.sub(r"[\s\"-]", "", cell.casefold())
    return "sis_login" if name == "sislogin" else name


def _columns(cells: Sequence[str]) -> list[str]:
    names = [_column(cell) for cell in cells]
    return [name for name in names if name in _OWN + _SYSTEMS or name.startswith(_EXTENSION)]


def _person(cells: Mapping[str, str], course: Course, path: Path, line: int) -> Person:
    if not cells.get("id"):
        raise RosterError(f"{path}:{line}: this line has no id. Give the student one that nobody else has.")
    return Person(
        id=cells["id"],
        name=cells.get("name", ""),
        email=cells.get("email", ""),
        section=cells.get("section", ""),
        ids={system: cells[system] for system in _SYSTEMS if cells.get(system)},
        extensions={
            _lesson(name, course, path): _moment(value, course, f"{path}:{line}: `{name}`")
            for name, value in cells.items()
            if name.startswith(_EXTENSION) and value
        },
    )


def _lesson(column: str, course: Course, path: Path) -> str:
    name = column.removeprefix(_EXTENSION)
    lessons = [lesson.name for lesson in course.lessons]
    if name not in lessons:
        raise RosterError(f"{path}:1: `{column}` names no lesson. There are: {', '.join(lessons)}.")
    return name


def _moment(value: str, course: Course, place: str) -> str:
    example = "Write it as 2026-10-12T23:59+02:00"
    try:
        moment = datetime.fromisoformat(value)
    except ValueError:
        raise RosterError(f"{place}: {value!r} is no time. {example}.") from None
    if moment.tzinfo is not None:
        return moment.isoformat()
    if not course.policy.timezone:
        raise RosterError(f"{place}: {value!r} has no zone. {example}, or name a `timezone` in course.toml's [policy].")
    return at_local_time(moment, ZoneInfo(course.policy.timezone)).isoformat()
