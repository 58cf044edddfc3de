"""A lesson's notebook as its author keeps it: text, and the exercises with their solutions between nbgrader's markers.

`nbgrader generate_assignment` makes the student's version of it, with nothing but nbgrader's own preprocessors.
The same course gives the same bytes.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import nbformat
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from autograder import stubs
from autograder.course import Course, Exercise, Lesson
from autograder.errors import CourseError
from autograder.notebooks.cells import (
    ExerciseCells,
    FreeResponse,
    checks_id,
    lesson_cells,
    response_id,
    solution_id,
    task_id,
)
from autograder.notebooks.lesson_text import Section, sections_of
from autograder.notebooks.solution_parts import code_without, question
from autograder.reports.markdown_text import escape

EXTENSION: Final = "autograder.notebooks.ipython"
_SCHEMA: Final = 3  # of nbgrader's metadata
_CELL_ID: Final = re.compile(r"[A-Za-z0-9_-]{1,64}")
_KERNEL: Final = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}
_Cell = Any  # nbformat has no types


def lesson_notebook(course: Course, lesson: Lesson) -> bytes:
    """Write the source notebook of a lesson.

    Raises:
        CourseError: The lesson's text, a solution or a hidden suite cannot be used.

    """
    cells = [*_cells(course, lesson)]
    metadata = {"kernelspec": _KERNEL, "language_info": {"name": "python"}}
    notebook = new_notebook(cells=cells, metadata=metadata)
    nbformat.validate(notebook)
    return f"{nbformat.writes(notebook)}\n".encode()


def _cells(course: Course, lesson: Lesson) -> Iterator[_Cell]:
    sections = sections_of(course, lesson.name, _read(course.lesson_readme(lesson.name)))
    exercises = _exercises(course, lesson)
    led = [number for number, section in enumerate(sections) if section.leads_to_exercises]
    after = led[-1] + 1 if led else len(sections)
    yield from map(_section, sections[:after])
    yield _setup(lesson)
    yield from exercises
    yield from map(_section, sections[after:])


def _section(section: Section) -> _Cell:
    return _cell("markdown", section.name, section.text, locked=True)


def _setup(lesson: Lesson) -> _Cell:
    lines = ["# Run this cell first, in every session: it brings the checks.", f"%load_ext {EXTENSION}"]
    return _cell("code", f"{lesson.name}-setup", "\n".join(lines), locked=True)


def _exercises(course: Course, lesson: Lesson) -> Iterator[_Cell]:
    by_key = {each.key: each for each in lesson_cells(course, lesson.name).exercises}
    for exercise in lesson.exercises:
        yield from _exercise(course, exercise, by_key[exercise.key])


def _exercise(course: Course, exercise: Exercise, cells: ExerciseCells) -> Iterator[_Cell]:
    path = course.solution(exercise.key)
    source = _read(path)
    stubs.generate(source, path)  # judges the markers
    code = code_without(source, {each.function for each in cells.responses})
    if stubs.BEGIN not in code:
        message = "all of this is marked by a person. In a notebook, an exercise has code to check as well."
        raise CourseError(message, path=path)
    yield _cell("markdown", task_id(exercise.name), _task(exercise, cells), locked=True)
    yield _cell("code", solution_id(exercise.name), code.rstrip("\n"), solution=True)
    yield _cell("code", checks_id(exercise.name), _check(exercise), grade=True, locked=True, points=cells.points)
    for response in cells.responses:
        asked = question(source, response.function, path)
        text = f"{_by_hand(response)}\n\n{asked.text}\n\n{stubs.BEGIN}\n{asked.answer}\n{stubs.END}"
        name = response_id(exercise.name, response.function)
        yield _cell("markdown", name, text, grade=True, solution=True, points=response.points)


def _task(exercise: Exercise, cells: ExerciseCells) -> str:
    by_hand = sum(each.points for each in cells.responses)
    told = f"**{escape(exercise.title)}** · about {exercise.minutes} minutes · {exercise.points:g} points"
    told = f"{told}, {by_hand:g} of them for an answer in your own words" if by_hand else told
    how = "Write your code in the next cell and run it. Then run the one below it, which checks what you have written."
    return f"## {exercise.name}\n\n{told}\n\n{how}"


def _check(exercise: Exercise) -> str:
    lines = ["# Public checks of what you have run above. When it is graded, other checks go further."]
    return "\n".join([*lines, f"%check {exercise.name}"])


def _by_hand(response: FreeResponse) -> str:
    return f"**In your own words** · {response.points:g} points, given by a person who reads this"


def _cell(kind: str, name: str, text: str, *, points: float | None = None, **marks: bool) -> _Cell:
    """Make a cell that nbgrader knows by its name."""
    given: dict[str, Any] = {"grade": False, "solution": False, "locked": False, "task": False, **marks}
    if points is not None:
        given["points"] = int(points) if points == int(points) else points
    make = new_code_cell if kind == "code" else new_markdown_cell
    metadata = {"nbgrader": {"grade_id": name, "schema_version": _SCHEMA, **given}}
    return make(text, id=_cell_id(name), metadata=metadata)


def _cell_id(name: str) -> str:
    return name if _CELL_ID.fullmatch(name) else hashlib.sha256(name.encode()).hexdigest()[:32]


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise CourseError(f"it cannot be read as UTF-8 text: {error}.", path=path) from None
