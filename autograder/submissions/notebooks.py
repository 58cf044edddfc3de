"""Notebooks as answers: the code of a notebook that is one exercise, or of one exercise in a lesson's notebook.

In a lesson's notebook the solution of an exercise stands in the code cells whose `metadata.nbgrader.grade_id` is the
exercise's name, or begins with it and a hyphen (`manual_cell`, `manual_cell-state`). An answer is those cells, in
their order, after every cell that holds nothing but imports. A question that is answered in words is a text cell,
`quiz-why_a_nonlinearity`; it becomes the function that returns the text. The cells `…-task` and `…-checks` are the
course's own, whatever is written in them. Outputs are never looked at, and nothing is run.
"""

from __future__ import annotations

import ast
import hashlib
import keyword
import re
import warnings
from typing import Annotated, Any, Final, cast

import msgspec

from autograder.submissions.folders import MAX_BYTES, UnreadableError

ENDING: Final = ".ipynb"
MAX_NOTEBOOK: Final = 64 * 1024 * 1024  # with the pictures in its outputs, and what a loop printed
TEXT_STUB: Final = "YOUR ANSWER HERE"  # what nbgrader puts in the place of a model answer
OURS: Final = ("task", "checks")  # an exercise's cells that are no student's
_OLDEST: Final = 4  # nbformat of Jupyter since 2015

_MAGIC: Final = re.compile(r"(\s*)(?:[%!?]|[\w.]+\s*=\s*[%!](?!=)|[\w.]+\?{1,2}\s*$)")


class _Metadata(msgspec.Struct):
    nbgrader: Any = None


class Cell(msgspec.Struct):
    """A cell, as far as answers and those who read them need it."""

    cell_type: str
    source: str | list[str] = ""
    metadata: _Metadata = msgspec.field(default_factory=_Metadata)
    attachments: Any = None  # pictures that were pasted into a text cell

    @property
    def text(self) -> str:
        """Join the lines, if they are kept as lines."""
        return self.source if isinstance(self.source, str) else "".join(self.source)

    @property
    def marks(self) -> dict[str, Any]:
        """Give what nbgrader has noted of the cell, and whoever edited that."""
        noted = self.metadata.nbgrader
        return cast("dict[str, Any]", noted) if isinstance(noted, dict) else {}

    @property
    def grade_id(self) -> str:
        """Name the cell as nbgrader knows it, or give ""."""
        name = self.marks.get("grade_id")
        return name if isinstance(name, str) else ""

    def is_response_to(self, exercise: str) -> bool:
        """Tell whether it holds text for a person, even if somebody has made it code since."""
        own, _, name = self.grade_id.partition("-")
        is_text = "markdown" in (self.cell_type, self.marks.get("cell_type"))
        return own == exercise and name.isidentifier() and not keyword.iskeyword(name) and name not in OURS and is_text


class Notebook(msgspec.Struct):
    """A notebook as Jupyter writes it, as far as answers need it."""

    nbformat: Annotated[int, msgspec.Meta(ge=1)]
    cells: list[Cell] = []

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

    Of several text cells for one question, the last one counts.

    Raises:
        UnreadableError: The exercise's cells are there, and are no code any more.

    """
    own = [cell for cell in notebook.cells if _is_of(cell, exercise)]
    responses = {cell.grade_id: cell for cell in own if cell.is_response_to(exercise)}
    written = [cell for cell in own if not cell.is_response_to(exercise)]
    code = [cell for cell in written if cell.cell_type == "code"]
    if written and not code:
        raise UnreadableError(f"Its cell {written[0].grade_id} is no code cell any more. Make it one again.")
    if not own:
        return None
    chosen = {id(cell) for cell in own}
    others = [cell for cell in notebook.cells if cell.cell_type == "code" and id(cell) not in chosen]
    others = [cell for cell in others if cell.grade_id.rpartition("-")[2] not in OURS]
    return _joined([*filter(_only_imports, others), *code, *map(_as_function, responses.values())])


def _is_of(cell: Cell, exercise: str) -> bool:
    own, _, part = cell.grade_id.partition("-")
    return own == exercise and part not in OURS


def _as_function(cell: Cell) -> Cell:
    """Make the function that a free response stands for; one that was not touched is not attempted."""
    body = "raise NotImplementedError" if _is_untouched(cell) else f"return {cell.text!r}"
    name = cell.grade_id.partition("-")[2]
    return Cell(cell_type="code", source=f"def {name}() -> str:\n    {body}")


def _is_untouched(cell: Cell) -> bool:
    """Tell whether a text cell ends as it was handed out; what somebody wrote above the stub is an answer too."""
    lines = cell.text.split()
    stub = TEXT_STUB.split()
    noted = cell.marks.get("checksum")
    return lines[-len(stub) :] == stub and (not isinstance(noted, str) or noted == _checksum(cell))


def _checksum(cell: Cell) -> str:
    """Compute what nbgrader notes of a graded cell with an answer (`nbgrader.utils.compute_checksum`)."""
    points = cell.marks.get("points")
    worth = str(float(points)) if isinstance(points, int | float) else ""
    parts = (cell.text, "markdown", "True", "True", "False", cell.grade_id, worth)
    return hashlib.md5("".join(parts).encode(), usedforsecurity=False).hexdigest()


def _only_imports(cell: Cell) -> bool:
    tree = _parsed(_plain_python(cell.text))
    body = tree.body if tree else []
    return bool(body) and all(isinstance(each, ast.Import | ast.ImportFrom) for each in body)


def _joined(cells: list[Cell]) -> bytes:
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
