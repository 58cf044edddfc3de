"""Moodle: the offline grading worksheet of an assignment, and a CSV for the import of the gradebook.

Worksheet: defined by `mod/assign/feedback/offline/importgradeslib.php` of moodle/moodle. Its importer knows a row by
`Identifier` ("Participant 123", a number that Moodle gives out for this assignment alone) and reads `Grade`, `Last
modified (grade)` and `Feedback comments`; it wants UTF-8 and commas. Column titles are those of English: download the
worksheet with Moodle in English.

Gradebook: "Grade import" of Moodle's documentation. Columns are free, the instructor maps them; separator and decimal
mark are chosen there too.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from autograder.decimals import shown
from autograder.errors import StoreError
from autograder.exports.canvas import Export, number_in
from autograder.exports.columns import Column, Columns, Names, Roll, Worth, spellings, without_a_row
from autograder.exports.tables import PLAIN, Cell, Style, read, render
from autograder.exports.told import decimal_of
from autograder.gradebook.records import Grade

_IDENTIFIER: Final = "Identifier"
_GRADE: Final = "Grade"
_MODIFIED: Final = "Last modified (grade)"
_FEEDBACK: Final = "Feedback comments"
_WANTED: Final = (_IDENTIFIER, _GRADE, _MODIFIED)
_MADE: Final = (_IDENTIFIER, "Full name", "Email address", _GRADE, "Maximum Grade", _MODIFIED, _FEEDBACK)
_PARTICIPANT: Final = "Participant "
# What people are called in a worksheet, the surest first.
_NAMES: Final[dict[str, Names]] = {
    "Email address": lambda person: [person.email],
    "ID number": lambda person: [person.id],
    _IDENTIFIER: lambda person: [person.ids.get("moodle", "").removeprefix(_PARTICIPANT)],
    "Username": lambda person: [person.id],
    "Full name": lambda person: spellings(person.name),
}


def render_worksheet(
    grades: Sequence[Grade], course_title: str, item: str, worksheet: Path | None = None, style: Style = PLAIN
) -> Export:
    """Write the worksheet of one assignment: `item` is the course, a lesson or an exercise, by title or key.

    Raises:
        StoreError: Nothing is called so; the worksheet cannot be read, or counts other points; without one, somebody
            on the roster has no participant's number.

    """
    column = Columns(grades, course_title).require(item)
    return _filled(grades, column, worksheet, style) if worksheet else _made(grades, column, style)


def render_gradebook(grades: Sequence[Grade], course_title: str, style: Style = PLAIN) -> bytes:
    """Write a row for each student and a column for each lesson, and one for the course."""
    columns = Columns(grades, course_title)
    filled = [*columns.lessons, columns.whole]
    header = ["Full name", "ID number", "Email address", *(column.title for column in filled)]
    rows: list[list[Cell]] = [
        [grade.person.name, grade.person.id, grade.person.email, *(column.points(grade) for column in filled)]
        for grade in grades
    ]
    return render(header, rows, style)


def _made(grades: Sequence[Grade], column: Column, style: Style) -> Export:
    rows: list[list[Cell]] = []
    for grade in grades:
        worth = column.of(grade)
        name, email = grade.person.name or grade.person.id, grade.person.email
        most = None if worth is None else decimal_of(worth.max_points)
        rows.append([_identifier(grade), name, email, column.points(grade), most, "-", _feedback(worth)])
    return Export(render(_MADE, rows, style))


def _identifier(grade: Grade) -> str:
    number = grade.person.ids.get("moodle", "").removeprefix(_PARTICIPANT).strip()
    if not number.isdecimal():
        message = f"Moodle knows {grade.person.id} by a participant's number that is not on the roster."
        raise StoreError(f"{message} Download the grading worksheet of the assignment, and give it as --worksheet.")
    return _PARTICIPANT + number


def _filled(grades: Sequence[Grade], column: Column, path: Path, style: Style) -> Export:
    sheet = read(path, _WANTED)
    header = sheet.header if _FEEDBACK in sheet.header else [*sheet.header, _FEEDBACK]
    roll = Roll(grades, _NAMES)
    rows: list[list[Cell]] = []
    reached: set[str] = set()
    notes: list[str] = []
    for row in sheet.rows:
        known = dict(zip(sheet.header, row, strict=True))
        cells: dict[str, Cell] = {**dict.fromkeys(header, ""), **known}
        grade = roll.find({**known, _IDENTIFIER: known[_IDENTIFIER].removeprefix(_PARTICIPANT)})
        worth = column.of(grade) if grade else None
        if grade and worth:
            reached.add(grade.person.id)
            if cells.get("Grade can be changed") == "No":
                notes.append(f"Moodle does not let the grade of {grade.person.id} be changed; their row is as it was.")
            else:
                _require_same_points(path, str(cells.get("Maximum Grade", "")), worth)
                cells |= {_GRADE: column.points(grade), _FEEDBACK: _feedback(worth)} if worth.points is not None else {}
        cells[_GRADE] = _as_number(cells[_GRADE])
        rows.append([cells[title] for title in header])
    notes += without_a_row(grades, reached, path)
    return Export(render(header, rows, style), tuple(notes))


def _require_same_points(path: Path, cell: str, worth: Worth) -> None:
    theirs, most = number_in(cell), decimal_of(worth.max_points)
    if theirs is not None and theirs != most:
        message = f"{path}: Moodle's assignment is out of {shown(theirs)}, and here it is out of {shown(most)}."
        raise StoreError(f"{message} Change the maximum grade of the assignment in Moodle, and download it again.")


def _as_number(cell: Cell) -> Cell:
    number = number_in(cell) if isinstance(cell, str) else None
    return cell if number is None else number


def _feedback(worth: Worth | None) -> str:
    return "" if worth is None else "; ".join(worth.lines)
