"""A notebook that was handed in, made anew: the cells that were handed out, with what the student wrote in them.

Of what a student wrote, text alone is taken over, and pictures in text cells. Names, kinds, points, checksums and the
text of locked cells are those of nbgrader's gradebook, so that nothing forged in a notebook reaches nbgrader.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any, Final

import msgspec
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_raw_cell

from autograder.notebooks.cells import LessonCells, checks_id, response_id, solution_id
from autograder.submissions.notebooks import Cell, Notebook

REMARKS: Final = "autograder"  # the key of a cell's metadata under which remarks on it travel

_SCHEMA: Final = 3  # of nbgrader's metadata
_LONGEST: Final = 100_000  # characters of a cell that are shown
_MOST: Final = 1000  # cells that are shown
_PICTURES: Final = frozenset({"image/png", "image/jpeg", "image/gif"})
_NAME: Final = re.compile(r"[\w. -]{1,100}")
_BASE64: Final = re.compile(r"[A-Za-z0-9+/=\s]*")
_MAKERS: Final = {"code": new_code_cell, "markdown": new_markdown_cell}
_Made = Any  # nbformat has no types


class SourceCell(msgspec.Struct, frozen=True, kw_only=True):
    """A cell as nbgrader's gradebook knows it; `points` is None where it is not graded."""

    name: str
    cell_type: str
    locked: bool
    source: str
    checksum: str | None
    solution: bool
    points: float | None


class Rebuilt(msgspec.Struct, frozen=True, kw_only=True):
    """The notebook, and for whoever grades, what had been changed in cells that are not the student's."""

    notebook: Any
    changes: tuple[str, ...]


def rebuild(handed: Notebook, sources: Mapping[str, SourceCell], cells: LessonCells) -> Rebuilt:
    """Make a notebook of what was handed in; graded cells and those for answers that are missing are put back."""
    counts = Counter(cell.grade_id for cell in handed.cells if cell.grade_id in sources)
    left, changes, made = Counter(counts), list[str](), list[_Made]()
    places: dict[str, int] = {}
    for cell in handed.cells[:_MOST]:
        name = cell.grade_id
        left[name] -= 1
        if name not in sources or left[name] > 0:  # as nbgrader does it: of several, the last one is the cell
            made.append(_plain(cell))
            continue
        changes += _changes(cell, sources[name])
        places[name] = len(made)
        made.append(_known(sources[name], cell, _twice(sources[name], counts[name])))
    _put_back(made, places, sources, cells)
    if len(handed.cells) > _MOST:
        made.append(new_markdown_cell(f"*{len(handed.cells) - _MOST} more cells were handed in, and are not shown.*"))
    for number, each in enumerate(made):
        each["id"] = f"cell-{number}"
    notebook = new_notebook(cells=made, metadata={"language_info": {"name": "python"}})
    return Rebuilt(notebook=notebook, changes=tuple(changes))


def _put_back(made: list[_Made], places: dict[str, int], sources: Mapping[str, SourceCell], cells: LessonCells) -> None:
    last = -1
    for name in _in_order(sources, cells):
        if name in places:
            last = places[name]
            continue
        last += 1
        made.insert(last, _known(sources[name], None, ("This cell was not in the notebook that was handed in.",)))
        for other, place in places.items():
            places[other] = place + (place >= last)


def _in_order(sources: Mapping[str, SourceCell], cells: LessonCells) -> Sequence[str]:
    """List the cells that a notebook must have, in the order of the lesson, and then those that are not ours."""
    ordered = [
        name
        for each in cells.exercises
        for name in (
            solution_id(each.name),
            checks_id(each.name),
            *(response_id(each.name, one.function) for one in each.responses),
        )
    ]
    others = [name for name, each in sources.items() if each.solution or each.points is not None]
    return [name for name in dict.fromkeys([*ordered, *others]) if name in sources]


def _known(source: SourceCell, cell: Cell | None, remarks: tuple[str, ...]) -> _Made:
    text = source.source if source.locked else _shown(cell.text) if cell else ""
    if cell is None and not source.locked:
        text = "# This cell was not in the notebook." if source.cell_type == "code" else "*This cell was not there.*"
    made = _MAKERS[source.cell_type](text)
    marks: dict[str, Any] = {
        "schema_version": _SCHEMA,
        "grade_id": source.name,
        "grade": source.points is not None,
        "solution": source.solution,
        "locked": source.locked,
        "task": False,
        "cell_type": source.cell_type,
    }
    if source.points is not None:
        marks["points"] = source.points
    if source.checksum is not None:
        marks["checksum"] = source.checksum
    made["metadata"] = {"nbgrader": marks}
    if remarks:
        made["metadata"][REMARKS] = list(remarks)
    if cell and source.cell_type == "markdown":
        _keep_pictures(made, cell)
    return made


def _plain(cell: Cell) -> _Made:
    made = _MAKERS.get(cell.cell_type, new_raw_cell)(_shown(cell.text))
    if cell.cell_type == "markdown":
        _keep_pictures(made, cell)
    return made


def _keep_pictures(made: _Made, cell: Cell) -> None:
    """Take over pictures that were pasted into a text cell, and nothing that could be anything else."""
    try:
        given = msgspec.convert(cell.attachments, type=dict[str, dict[str, str]])
    except msgspec.ValidationError:
        return
    kept = {
        name: {kind: data for kind, data in kinds.items() if kind in _PICTURES and _BASE64.fullmatch(data)}
        for name, kinds in given.items()
        if _NAME.fullmatch(name)
    }
    if kept:
        made["attachments"] = kept


def _twice(source: SourceCell, count: int) -> tuple[str, ...]:
    if count == 1 or source.locked:
        return ()
    how = "all of them were graded, in their order" if source.cell_type == "code" else "the last one counts"
    return (f"{count} cells of the notebook are called `{source.name}`; {how}.",)


def _changes(cell: Cell, source: SourceCell) -> list[str]:
    """Say what was changed of a cell that only its author may change."""
    told: list[str] = []
    if cell.cell_type != source.cell_type:
        told.append(f"cell {source.name} is a {source.cell_type} cell again")
    if source.locked and cell.text != source.source:
        told.append(f"cell {source.name} has the text again that was handed out")
    flags = {
        "grade": source.points is not None,
        "solution": source.solution,
        "points": source.points,
        "checksum": source.checksum,
    }
    changed = [flag for flag, value in flags.items() if cell.marks.get(flag, value) != value]
    if changed:
        told.append(f"cell {source.name} has its own {', '.join(changed)} again")
    return told


def _shown(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}\n# … {len(text) - _LONGEST} characters more"
