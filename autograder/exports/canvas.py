"""Canvas: the CSV that its gradebook imports.

Defined by what the importer of Canvas reads and its exporter writes: `lib/gradebook_importer.rb` and
`lib/gradebook_exporter.rb` of instructure/canvas-lms. The student's columns end with Section; an assignment is
`Title (id)`, known by its id, else by its title, and else made anew; a student is known by ID, SIS User ID, SIS Login
ID, name. Canvas takes commas and semicolons, and decimal commas. An empty cell says nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Final, NamedTuple

from autograder.decimals import shown
from autograder.errors import StoreError
from autograder.exports.columns import Column, Columns, Names, Roll, spellings, without_a_row
from autograder.exports.tables import PLAIN, Cell, Style, Table, read, render
from autograder.exports.told import decimal_of
from autograder.gradebook.records import Grade

POINTS_POSSIBLE: Final = "    Points Possible"  # with four spaces, as Canvas writes it
_STUDENT: Final = ("Student", "ID", "SIS User ID", "SIS Login ID", "Section")
_WANTED: Final = ("Student", "ID", "Section")
_ASSIGNMENT: Final = re.compile(r"(.*\S)\s*\((\d+)\)")
_READ_ONLY: Final = "(read only)"


# What people are called in a gradebook, the surest first.
_NAMES: Final[dict[str, Names]] = {
    "ID": lambda person: [person.ids.get("canvas", "")],
    "SIS User ID": lambda person: [person.ids.get("sis", ""), person.id],
    "SIS Login ID": lambda person: [person.ids.get("sis_login", ""), person.id, person.email],
    "Student": lambda person: spellings(person.name),
}


class Export(NamedTuple):
    """A file for another system, and what a person should know before they import it."""

    content: bytes
    notes: tuple[str, ...] = ()


def render_canvas(
    grades: Sequence[Grade], course_title: str, gradebook: Path | None = None, style: Style = PLAIN
) -> Export:
    """Write the file: rows and assignments from the instructor's own gradebook, else from the roster.

    Raises:
        StoreError: The gradebook cannot be read, has no assignment that is called as something here, or counts other
            points for it.

    """
    columns = Columns(grades, course_title)
    return _from_gradebook(grades, columns, gradebook, style) if gradebook else _from_roster(grades, columns, style)


def _from_roster(grades: Sequence[Grade], columns: Columns, style: Style) -> Export:
    header = [*_STUDENT, *(column.title for column in columns.lessons)]
    possible = [_most(column, grades) for column in columns.lessons]
    rows: list[list[Cell]] = [[POINTS_POSSIBLE, "", "", "", "", *possible]]
    for grade in grades:
        person, ids = grade.person, grade.person.ids
        told: list[Cell] = [
            person.name or person.id,
            ids.get("canvas", ""),
            ids.get("sis", ""),
            ids.get("sis_login", ""),
            person.section,
        ]
        rows.append([*told, *(column.points(grade) for column in columns.lessons)])
    by_name = sum(not {"canvas", "sis", "sis_login"} & set(grade.person.ids) for grade in grades)
    who = "1 student has" if by_name == 1 else f"{by_name} students have"
    note = f"{who} no Canvas or SIS id on the roster; Canvas can know them by name only."
    return Export(render(header, rows, style), (note,) if by_name else ())


def _from_gradebook(grades: Sequence[Grade], columns: Columns, path: Path, style: Style) -> Export:
    book = read(path, _WANTED)
    first = book.header.index("Section") + 1
    ours = _our_columns(book, columns, first)
    if not ours:
        found = ", ".join(map(repr, book.header[first : first + 6])) or "none"
        raise StoreError(f"{path}: no assignment in it is one of ours. {columns.expected()} Found: {found}.")
    for row in book.rows:
        if _is_possible(row):
            _require_same_points(path, row, ours, grades)
    roll = Roll(grades, _NAMES, "ID")
    rows: list[list[Cell]] = []
    reached: set[str] = set()
    for row in book.rows:
        grade = None if _is_possible(row) else roll.find(dict(zip(book.header, row, strict=True)))
        if grade:
            reached.add(grade.person.id)
        rows.append([*row[:first], *_filled(row, ours, grade)])
    header = [*book.header[:first], *(book.header[place] for place in ours)]
    return Export(render(header, rows, style), tuple(without_a_row(grades, reached, path)))


def _our_columns(book: Table, columns: Columns, first: int) -> dict[int, Column]:
    """Find the assignments that are called as something here, but for those that Canvas will not have changed."""
    closed = {
        place
        for row in book.rows
        if _is_possible(row)
        for place, cell in enumerate(row)
        if cell.strip().lower() == _READ_ONLY
    }
    found: dict[int, Column] = {}
    for place, title in enumerate(book.header[first:], start=first):
        match = _ASSIGNMENT.fullmatch(title.strip())
        column = None if place in closed else columns.find(match[1] if match else title)
        if column:
            found[place] = column
    return found


def _require_same_points(path: Path, row: Sequence[str], ours: dict[int, Column], grades: Sequence[Grade]) -> None:
    for place, column in ours.items():
        theirs, most = number_in(row[place]), _most(column, grades)
        if theirs is not None and most is not None and theirs != most:
            message = f"{path}: {column.title!r} is out of {shown(theirs)} points in Canvas, and of {shown(most)} here."
            raise StoreError(f"{message} Change the points of the assignment in Canvas, and export again.")


def number_in(cell: str) -> Decimal | None:
    """Read a number as Canvas and Moodle write it, by point or comma; anything else is none."""
    try:
        number = Decimal(cell.strip().replace(",", "."))
    except InvalidOperation:
        return None
    return decimal_of(number) if number.is_finite() else None


def _is_possible(row: Sequence[str]) -> bool:
    return "Points Possible" in row[0]


def _filled(row: Sequence[str], ours: dict[int, Column], grade: Grade | None) -> Iterator[Cell]:
    """Fill our cells; one that we have nothing for keeps what it held."""
    for place, column in ours.items():
        points = column.points(grade) if grade else None
        held = number_in(row[place])
        yield points if points is not None else held if held is not None else row[place]


def _most(column: Column, grades: Sequence[Grade]) -> Decimal | None:
    worths = (column.of(grade) for grade in grades)
    return next((decimal_of(worth.max_points) for worth in worths if worth), None)
