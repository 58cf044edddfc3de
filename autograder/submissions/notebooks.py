"""Notebooks as answers: the code of a notebook that is one exercise, or of one exercise in a lesson's notebook.

In a lesson's notebook the solution of an exercise stands in the code cells whose `metadata.nbgrader.grade_id` is the
exercise's name, or begins with it and a hyphen (`manual_cell`, `manual_cell-state`). An answer is those cells, in
their order, after every cell that holds nothing but imports. Outputs are never looked at, and nothing is run.
"""

from __future__ import annotations

import ast
import re
import warnings
from typing import Annotated, Any, Final

import msgspec

from autograder.submissions.folders import MAX_BYTES, UnreadableError

ENDING: Final = ".ipynb"
MAX_NOTEBOOK: Final = 16 * 1024 * 1024  # with the pictures in its outputs
_OLDEST: Final = 4  # nbformat of Jupyter since 2015

_MAGIC: Final = re.compile(r"(\s*)(?:[%!?]|[\w.]+\s*=\s*[%!](?!=)|[\w.]+\?{1,2}\s*$)")


class _Metadata(msgspec.Struct):
    nbgrader: Any = None


class _Cell(msgspec.Struct):
    cell_type: str
    source: str | list[str] = ""
    metadata: _Metadata = msgspec.field(default_factory=_Metadata)

    @property
    def text(self) -> str:
        """Join the lines, if they are kept as lines."""
        return self.source if isinstance(self.source, str) else "".join(self.source)

    @property
    def grade_id(self) -> str:
        """Name the cell as nbgrader knows it, or give ""."""
        marks = self.metadata.nbgrader
        name = marks.get("grade_id") if isinstance(marks, dict) else None  # pyright: ignore[reportUnknownVariableType]
        return name if isinstance(name, str) else ""


class Notebook(msgspec.Struct):
    """A notebook as Jupyter writes it, as far as answers need it."""

    nbformat: Annotated[int, msgspec.Meta(ge=1)]
    cells: list[_Cell] = []

    @property
    def has_named_cells(self) -> bool:
        """Tell whether any cell has a name that nbgrader gave it."""
        return any(cell.grade_id for cell in self.cells)


def read_notebook(content: bytes) -> Notebook:
    """Read a notebook.

    Raises:
        UnreadableError: It is none, or one of a format that no Jupyter writes any more.

    """
    try:
        notebook = msgspec.json.decode(content.removeprefix(b"\xef\xbb\xbf"), type=Notebook)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        why = "it is nested too deeply" if isinstance(error, RecursionError) else str(error)
        raise UnreadableError(f"It is no notebook that can be read ({why}). Save it again in Jupyter.") from None
    if notebook.nbformat < _OLDEST:
        raise UnreadableError("It is a notebook of an old format. Open it in Jupyter and save it again.")
    return notebook


def whole_answer(notebook: Notebook) -> bytes:
    """Give all code of a notebook that is one exercise."""
    return _joined([cell for cell in notebook.cells if cell.cell_type == "code"])


def answer_in(notebook: Notebook, exercise: str) -> bytes | None:
    """Give the code of one exercise in a lesson's notebook, or None if no cell has its name.

    Raises:
        UnreadableError: The exercise's cells are there, and are no code any more.

    """
    own = [cell for cell in notebook.cells if _is_of(cell, exercise)]
    code = [cell for cell in own if cell.cell_type == "code"]
    if own and not code:
        raise UnreadableError(f"Its cell {own[0].grade_id} is no code cell any more. Make it one again.")
    if not own:
        return None
    chosen = {id(cell) for cell in code}
    others = [cell for cell in notebook.cells if cell.cell_type == "code" and id(cell) not in chosen]
    return _joined([*filter(_only_imports, others), *code])


def _is_of(cell: _Cell, exercise: str) -> bool:
    return cell.grade_id == exercise or cell.grade_id.startswith(f"{exercise}-")


def _only_imports(cell: _Cell) -> bool:
    tree = _parsed(_plain_python(cell.text))
    body = tree.body if tree else []
    return bool(body) and all(isinstance(each, ast.Import | ast.ImportFrom) for each in body)


def _joined(cells: list[_Cell]) -> bytes:
    text = "\n\n".join(_plain_python(cell.text) for cell in cells)
    try:
        source = f"{text}\n".encode()
    except UnicodeEncodeError:
        raise UnreadableError("It holds half a character (a lone surrogate). Save it again in Jupyter.") from None
    if len(source) > MAX_BYTES:
        raise UnreadableError(f"Its code is larger than {MAX_BYTES // 1024} KiB.")
    if b"\0" in source:
        raise UnreadableError("Its code holds a NUL character, so it is no Python.")
    return source


def _plain_python(text: str) -> str:
    """Make what only Jupyter understands into comments, line by line, so that line numbers stay."""
    if _parsed(text) is not None:
        return text
    lines = text.split("\n")
    first = next((line for line in lines if line.strip()), "")
    if first.startswith("%%"):
        return "\n".join(f"# {line}" for line in lines)
    return "\n".join(_MAGIC.sub(r"\1pass  # \g<0>", line, count=1) if _MAGIC.match(line) else line for line in lines)


def _parsed(text: str) -> ast.Module | None:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
