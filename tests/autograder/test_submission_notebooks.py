"""Notebooks are read as answers: their code, with what only Jupyter understands made into comments."""

from __future__ import annotations

import ast
import json
from pathlib import Path
from typing import Any

import pytest

from autograder.course import Course, load_course
from autograder.submissions import Answer, take_in
from autograder.submissions.folders import UnreadableError
from autograder.submissions.notebooks import answer_in, read_notebook, whole_answer

ROOT = Path(__file__).parents[2]
CELL = "02_cell/manual_cell"


def cell(text: str | list[str], kind: str = "code", grade_id: str = "") -> dict[str, Any]:
    metadata = {"nbgrader": {"grade_id": grade_id, "solution": True}} if grade_id else {}
    return {"cell_type": kind, "metadata": metadata, "source": text}


def notebook(*cells: dict[str, Any], **fields: Any) -> bytes:
    return json.dumps({"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": cells, **fields}).encode()


def code(*texts: str) -> str:
    return whole_answer(read_notebook(notebook(*map(cell, texts)))).decode()


@pytest.fixture(scope="module")
def course() -> Course:
    return load_course(ROOT)


def answer_to(tmp_path: Path, course: Course, name: str, content: bytes) -> Answer:
    path = tmp_path / "ann" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    (submission,) = take_in([tmp_path / "ann"], course, limit=[CELL]).submissions
    return submission.answers[0]


def test_code_cells_are_joined_and_nothing_else_is() -> None:
    content = notebook(cell("# Title", "markdown"), cell(["x = 1\n", "y = 2"]), cell("raw", "raw"), cell("z = 3"))
    assert whole_answer(read_notebook(b"\xef\xbb\xbf" + content)) == b"x = 1\ny = 2\n\nz = 3\n"


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("%matplotlib inline\nx = 1", "pass  # %matplotlib inline\nx = 1"),
        ("if x:\n    !pip install y\nz = 1", "if x:\n    pass  #     !pip install y\nz = 1"),
        ("files = !ls\nx = 1", "pass  # files = !ls\nx = 1"),
        ("t = %time f()\nx = 1", "pass  # t = %time f()\nx = 1"),
        ("print?\nx.y??\n?z", "pass  # print?\npass  # x.y??\npass  # ?z"),
        ("\n%%bash\nrm -rf /\n", "# \n# %%bash\n# rm -rf /\n# "),
        ("x = (7\n  % 3)", "x = (7\n  % 3)"),
        ('text = """\n%d of %d\n!\n"""', 'text = """\n%d of %d\n!\n"""'),
        ("x = a != b", "x = a != b"),
        ("def f(:\n    pass", "def f(:\n    pass"),
    ],
)
def test_what_only_jupyter_understands_becomes_a_comment_in_its_line(text: str, kept: str) -> None:
    assert code(text) == f"{kept}\n"
    assert code(text).count("\n") == text.count("\n") + 1


def test_a_magic_alone_in_a_block_leaves_a_block() -> None:
    ast.parse(code("for i in range(3):\n    %time f()\n", "%load_ext autoreload"))


def test_an_exercise_in_a_lessons_notebook_is_its_cells_after_the_imports() -> None:
    book = read_notebook(
        notebook(
            cell("import torch\n%matplotlib inline", grade_id="imports"),
            cell("raise SystemExit"),
            cell("a = 1", grade_id="manual_cell-state"),
            cell("other", grade_id="manual_cells"),
            cell("from torch import nn"),
            cell("b = 2", grade_id="manual_cell"),
            cell("# only words"),
        )
    )
    text = b"import torch\npass  # %matplotlib inline\n\nfrom torch import nn\n\na = 1\n\nb = 2\n"
    assert answer_in(book, "manual_cell") == text.replace(b"import torch\npass  # %matplotlib inline\n\n", b"")
    assert answer_in(book, "rnn_shapes") is None


def test_a_cell_that_is_no_code_any_more_is_told() -> None:
    book = read_notebook(notebook(cell("my answer", "markdown", "manual_cell")))
    with pytest.raises(UnreadableError, match="manual_cell is no code cell any more"):
        answer_in(book, "manual_cell")


@pytest.mark.parametrize("name", ["02_cell/manual_cell.ipynb", "manual_cell.ipynb"])
def test_a_notebook_called_as_an_exercise_is_its_answer(tmp_path: Path, course: Course, name: str) -> None:
    answer = answer_to(tmp_path, course, name, notebook(cell("x = 1")))
    assert (answer.source, answer.filename) == (b"x = 1\n", name)


@pytest.mark.parametrize("name", ["02_cell.ipynb", "02_cell/02_cell.ipynb", "02_cell/solutions.ipynb", "hw2.ipynb"])
def test_a_lessons_notebook_holds_answers(tmp_path: Path, course: Course, name: str) -> None:
    if name == "hw2.ipynb":  # which alone does not make a folder a submission
        (tmp_path / "ann/03_loop").mkdir(parents=True)
    answer = answer_to(tmp_path, course, name, notebook(cell("x = 1", grade_id="manual_cell")))
    assert (answer.source, answer.filename) == (b"x = 1\n", name)


def test_python_comes_before_a_notebook(tmp_path: Path, course: Course) -> None:
    answer_to(tmp_path, course, "02_cell/manual_cell.ipynb", notebook(cell("x = 1")))
    assert answer_to(tmp_path, course, "02_cell/manual_cell.py", b"y = 2\n").source == b"y = 2\n"


def test_a_lessons_notebook_without_the_exercise_is_told(tmp_path: Path, course: Course) -> None:
    answer = answer_to(tmp_path, course, "02_cell.ipynb", notebook(cell("x = 1")))
    assert (answer.problem, answer.filename) == ("missing", "02_cell.ipynb")
    assert answer.detail == "02_cell.ipynb has no code cell whose grade_id is manual_cell."


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"x = 1", "no notebook that can be read"),
        (b"", "no notebook that can be read"),
        (b"[1, 2]", "no notebook that can be read"),
        (notebook(nbformat=3), "of an old format"),
        (notebook(cell([1, 2])), "no notebook that can be read"),  # type: ignore[list-item]
        (b'{"nbformat": 4, "cells": ' + b"[" * 100_000, "no notebook that can be read"),
        (b'{"nbformat": 4, "metadata": ' + b'{"a":' * 100_000, "nested too deeply"),
        (notebook(cell("x" * (2 << 20))), "larger than 1024 KiB"),
        (notebook(cell("x\0")), "NUL"),
        (b'{"nbformat": 4, "cells": [{"cell_type": "code", "source": "\\ud800"}]}', "notebook"),
        (b"\xff" + notebook(cell("x")), "no notebook that can be read"),
    ],
    ids=range(11),
)
def test_what_is_no_notebook_is_unreadable(tmp_path: Path, course: Course, content: bytes, words: str) -> None:
    answer = answer_to(tmp_path, course, "02_cell/manual_cell.ipynb", content)
    assert (answer.source, answer.problem) == (None, "unreadable")
    assert words in answer.detail
