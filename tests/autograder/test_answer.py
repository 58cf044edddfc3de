"""What the syntax tree of an answer says, before anything of it runs."""

from __future__ import annotations

import time

import pytest

from autograder.student.answer import Problem, read_answer

FORBIDDEN = ("torch.nn.RNN", "torch.nn.functional.linear", "numpy.linalg.norm")


def problem_of(source: str | bytes | None, forbids: tuple[str, ...] = FORBIDDEN) -> Problem | None:
    raw = source.encode() if isinstance(source, str) else source
    return read_answer("02_cell/cell", raw, forbids).problem


@pytest.mark.parametrize(
    ("source", "line"),
    [
        ("import torch\nx = torch.nn.RNN(1, 1)", 2),
        ("from torch import nn\nx = nn.RNN(1, 1)", 2),
        ("import torch.nn as nn\nx = nn.RNN", 2),
        ("import torch.nn\nx = torch.nn.RNN", 2),
        ("from torch.nn import RNN\nx = RNN(1, 1)", 2),
        ("from torch.nn import RNN as Cell\n\nx = Cell(1, 1)", 3),
        ("import torch as t\nclass M(t.nn.RNN): pass", 2),
        ("import torch.nn.functional as F\ndef f(x): return F.linear(x, x)", 2),
        ("from torch.nn import functional\ndef f(x): return functional.linear(x, x)", 2),
        ("from torch.nn.functional import linear as lin\ny = [lin]", 2),
        ("import numpy as np\nx = lambda v: np.linalg.norm(v)", 2),
        ("from numpy import linalg as la\nx = la.norm", 2),
        ("def f():\n    from torch import nn\n    return nn.RNN(1, 1)", 3),
        ("import torch.nn\nimport torch.nn.functional\nx = torch.nn.functional.linear", 3),
        ("import torch\ny = torch.nn.RNN(1, 1)\nx = torch.nn.RNN", 2),
    ],
)
def test_a_forbidden_name_is_found_with_its_line_whatever_it_is_called(source: str, line: int) -> None:
    problem = problem_of(source)
    assert problem is not None
    assert problem.reason == "forbidden"
    assert f"cell.py, line {line}, uses " in problem.message
    assert problem_of(source, ()) is None


@pytest.mark.parametrize(
    "source",
    [
        "from torch.nn import RNN, Linear\nx = Linear(1, 1)",  # imported, never used
        "import torch\nfrom torch import nn\nx = nn.Linear",
        "RNN = 3\nx = RNN",
        "class nn:\n    RNN = 1\nx = nn.RNN",
        "from mine import RNN\nx = RNN",
        "from torch import nn\nx = nn.RNNCell\ny = nn.utils.rnn",
        '"""Do not use torch.nn.RNN."""\nx = "torch.nn.RNN"  # torch.nn.RNN',
        "def linear(x): return x\nlinear(1)",
    ],
)
def test_what_is_no_use_of_a_forbidden_name_is_none(source: str) -> None:
    assert problem_of(source) is None


def test_the_tree_is_of_the_text_that_the_worker_runs() -> None:
    """A coding cookie must not make the grader read another program: what came is UTF-8, whatever it says of itself."""
    source = "# coding: utf-7\nimport torch as AGEAYQBh\ndef f(x): return [0, +AGEAYQBh.nn.RNN(1, 1)(x)]"
    problem = problem_of(source)
    assert problem is not None
    assert problem.reason == "forbidden"
    assert problem_of("# coding: no-such-coding\nx = 1") is None
    assert problem_of("# coding: utf-16\nx = 1") is None
    assert problem_of("# coding: latin-1\nx = 'ä'") is None


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("x = (", "line 1"),
        ("x = 1\n  y = 2", "line 2"),
        ("def f():\nreturn 1", "line 2"),
        ("x = 1\0", ""),
        (b"x = '\xff'", ""),
        ("x = " + "(" * 300, ""),
        ("x = " + "-" * 50_000 + "1", ""),
        ("x = " + "9" * 5000, ""),
    ],
)
def test_what_is_no_python_is_told_as_that(source: str | bytes, words: str) -> None:
    problem = problem_of(source)
    assert problem is not None
    assert problem.reason == "raised"
    assert problem.message.startswith("cell.py cannot be read as Python")
    assert words in problem.message


@pytest.mark.parametrize("length", [100, 900, 1500, 3000, 20_000])
def test_a_chain_of_attributes_of_any_length_is_read_or_refused(length: int) -> None:
    problem = problem_of("import torch\nx = torch" + ".a" * length)
    assert problem is None or problem.reason == "raised"


def test_reading_takes_time_in_proportion_to_the_text() -> None:
    text = ("x = a" + ".b" * 500 + "\n") * 60
    began = time.process_time()
    problem_of(text)
    assert time.process_time() - began < 1.5


def test_no_file_is_missing_and_a_known_problem_stays() -> None:
    assert problem_of(None) == Problem("missing", "There is no cell.py in what was handed in.")
    known = Problem("unreadable", "It is a link.")
    assert read_answer("02_cell/cell", None, (), known).problem == known


def test_only_statements_that_raise_it_are_unattempted() -> None:
    source = """\
def f():
    raise NotImplementedError
def g():
    raise NotImplementedError(
        "later"
    )
error = NotImplementedError
raise error
raise ValueError(NotImplementedError)
try:
    pass
except NotImplementedError:
    raise
"""
    assert read_answer("02_cell/cell", source.encode(), ()).unattempted_lines == {2, 4, 5, 6}
