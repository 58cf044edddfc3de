"""A student's answer as the kernel has it: the newest cells that were run and that define what is asked for."""

from __future__ import annotations

import json
import warnings
from collections.abc import Sequence
from typing import Any

import msgspec

from autograder.errors import AutograderError
from autograder.notebooks.beside import CellCode
from autograder.notebooks.cells import response_id, solution_id
from autograder.notebooks.solution_parts import bound_names
from autograder.submissions.folders import UnreadableError
from autograder.submissions.notebooks import TEXT_STUB, answer_in, read_notebook


class KernelAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """The answer's source, and the numbers of the cells that it is from, as in `In [7]`.

    What stands below line `own_lines` takes the place of texts that a person marks.
    """

    source: bytes
    cells: tuple[int, ...]
    own_lines: int


def cells_that_define(history: Sequence[str], code: CellCode) -> tuple[int, ...]:
    """Name the newest cells that together define what the exercise's cell defines; `history` is IPython's `In`."""
    wanted, found = set(code.defines), list[int]()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of student code that is parsed only
        for number in range(len(history) - 1, 0, -1):
            names = bound_names(history[number]) & wanted
            if names:
                found.append(number)
                wanted -= names
    return tuple(sorted(found))


def answer_from(history: Sequence[str], code: CellCode) -> KernelAnswer:
    """Make the answer that grading would read, if the notebook consisted of what was run.

    Raises:
        AutograderError: Nothing of it was run yet, or it is too large, or no text.

    """
    name = code.key.partition("/")[2]
    cells = cells_that_define(history, code)
    if not cells:
        names = " and ".join(f"`{each}`" for each in code.defines)
        raise AutograderError(f"Run the cell that defines {names} first, then check {name} again.")
    others = dict.fromkeys(text for number, text in enumerate(history) if number not in cells)
    written = [*(_cell(text) for text in others), *(_cell(history[each], solution_id(name)) for each in cells)]
    by_hand = [_cell(TEXT_STUB, response_id(name, each), kind="markdown") for each in code.by_hand]
    try:
        own, whole = _answer(written, name), _answer([*written, *by_hand], name)
    except UnreadableError as error:
        raise AutograderError(str(error)) from None
    return KernelAnswer(source=whole, cells=cells, own_lines=own.count(b"\n"))


def _answer(cells: list[dict[str, Any]], name: str) -> bytes:
    notebook = read_notebook(json.dumps({"nbformat": 4, "cells": cells}).encode())
    return answer_in(notebook, name) or b""


def _cell(text: str, grade_id: str = "", kind: str = "code") -> dict[str, Any]:
    marks = {"grade_id": grade_id, "cell_type": kind} if grade_id else {}
    return {"cell_type": kind, "source": text, "metadata": {"nbgrader": marks}}
