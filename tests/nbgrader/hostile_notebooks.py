"""Notebooks of the lesson `02_cell` that were damaged, or made to earn what their answers do not."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from typing import Any

from notebook_class import WHY, cells_called

CODE = "manual_cell"
CHECKS = "manual_cell-checks"
TEXT = f"quiz-{WHY}"
FULL = {"output_type": "execute_result", "data": {"text/plain": "10.0"}, "metadata": {}, "execution_count": 1}
HARMFUL = "<script>window.robbed = 1</script> <img src=x onerror=alert(1)> [here](javascript:alert(1))"

Notebook = dict[str, Any]
Make = Callable[[Notebook], Notebook | bytes]


def _changed(change: Callable[[Notebook], Notebook | bytes | None]) -> Make:
    def make(notebook: Notebook) -> Notebook | bytes:
        notebook = copy.deepcopy(notebook)
        return change(notebook) or notebook

    return make


def _cell(notebook: Notebook, name: str) -> Notebook:
    return cells_called(notebook, name)[0]


def _plain_cell(text: str, kind: str = "code") -> Notebook:
    cell = {"cell_type": kind, "id": "another", "metadata": {}, "source": text}
    return cell | {"outputs": [], "execution_count": None} if kind == "code" else cell


@_changed
def format_3(notebook: Notebook) -> Notebook:
    cells = [{"cell_type": "code", "language": "python", "input": "", "outputs": [], "metadata": {}}]
    return {"nbformat": 3, "nbformat_minor": 0, "metadata": {"name": ""}, "worksheets": [{"cells": cells}]}


@_changed
def filled_with_scores(notebook: Notebook) -> None:
    for cell in notebook["cells"]:
        if cell["cell_type"] == "code":
            cell["outputs"] = [FULL]


@_changed
def worth_more(notebook: Notebook) -> None:
    for cell in cells_called(notebook, CODE) + cells_called(notebook, CHECKS):
        cell["metadata"]["nbgrader"] |= {"points": 1000, "grade": True, "solution": True, "checksum": "0" * 32}
        cell["outputs"] = [FULL]


@_changed
def odd_metadata(notebook: Notebook) -> None:
    for number, cell in enumerate(notebook["cells"]):
        marks = cell["metadata"].get("nbgrader", {})
        marks |= {"schema_version": (99, "new", None)[number % 3], "points": "many", "grade": "yes"}
    notebook["cells"].append(_plain_cell("1") | {"metadata": {"nbgrader": ["no", "record"], "tags": 7}})


@_changed
def checks_edited(notebook: Notebook) -> None:
    cell = _cell(notebook, CHECKS)
    cell["source"] = "10.0"
    cell["metadata"]["nbgrader"]["locked"] = False


@_changed
def checks_retyped(notebook: Notebook) -> None:
    cell = _cell(notebook, CHECKS)
    cell["cell_type"] = "markdown"
    del cell["outputs"], cell["execution_count"]


@_changed
def checks_deleted(notebook: Notebook) -> None:
    notebook["cells"].remove(_cell(notebook, CHECKS))


@_changed
def answer_deleted(notebook: Notebook) -> None:
    notebook["cells"].remove(_cell(notebook, CODE))


@_changed
def answer_retyped(notebook: Notebook) -> None:
    cell = _cell(notebook, CODE)
    cell["cell_type"] = "markdown"
    del cell["outputs"], cell["execution_count"]


@_changed
def text_retyped(notebook: Notebook) -> None:
    _cell(notebook, TEXT).update(cell_type="code", outputs=[FULL], execution_count=1)


@_changed
def text_deleted(notebook: Notebook) -> None:
    notebook["cells"].remove(_cell(notebook, TEXT))


@_changed
def harmful_text(notebook: Notebook) -> None:
    _cell(notebook, TEXT)["source"] = HARMFUL
    notebook["cells"].append(_plain_cell(HARMFUL, "markdown"))


@_changed
def answer_twice(notebook: Notebook) -> None:
    notebook["cells"].append(copy.deepcopy(_cell(notebook, CODE)))


@_changed
def checks_twice(notebook: Notebook) -> None:
    notebook["cells"].append(copy.deepcopy(_cell(notebook, CHECKS)) | {"outputs": [FULL]})


@_changed
def one_name_for_all(notebook: Notebook) -> None:
    for cell in notebook["cells"]:
        if "nbgrader" in cell["metadata"]:
            cell["metadata"]["nbgrader"]["grade_id"] = CHECKS


@_changed
def shell_commands(notebook: Notebook) -> None:
    notebook["cells"].insert(0, _plain_cell("%%bash\ntouch ~/robbed robbed /tmp/robbed-by-a-notebook"))
    notebook["cells"].insert(0, _plain_cell("!touch robbed\nimport torch\nfound = !ls"))
    cell = _cell(notebook, CODE)
    cell["source"] = f"!touch robbed\n{cell['source']}\n%timeit 1"


@_changed
def odd_kernel(notebook: Notebook) -> None:
    notebook["metadata"]["kernelspec"] = {"name": "../../bash", "display_name": HARMFUL, "argv": ["/bin/sh"]}
    notebook["metadata"]["language_info"] = {"name": "bash", "pygments_lexer": "../x"}


@_changed
def much_output(notebook: Notebook) -> bytes:
    stream = {"output_type": "stream", "name": "stderr", "text": "x" * (50 << 20)}
    _cell(notebook, CODE)["outputs"] = [stream]
    return json.dumps(notebook).encode()


def nothing_readable(content: bytes) -> Make:
    return lambda _: content


# What each one is made from, and what it earns: for the code of 10 points, and for the quiz of 8 and a text.
FROM_RIGHT: dict[str, tuple[Make, float, float]] = {
    "m_format_3": (format_3, 0, 0),
    "m_no_json": (nothing_readable(b'{"cells": ['), 0, 0),
    "m_no_text": (nothing_readable(b"\xff\xfe\x00\x01"), 0, 0),
    "m_nothing": (nothing_readable(b""), 0, 0),
    "m_nested": (nothing_readable(b'{"nbformat": 4, "metadata": ' + b'{"a":' * 100_000), 0, 0),
    "m_metadata": (odd_metadata, 10, 8),
    "m_checks_retyped": (checks_retyped, 10, 8),
    "m_checks_deleted": (checks_deleted, 10, 8),
    "m_checks_twice": (checks_twice, 10, 8),
    "m_deleted": (answer_deleted, 0, 8),
    "m_retyped": (answer_retyped, 0, 8),
    "m_twice": (answer_twice, 10, 8),
    "m_one_name": (one_name_for_all, 0, 0),
    "m_text_retyped": (text_retyped, 10, 8),
    "m_text_deleted": (text_deleted, 10, 8),
    "c_harmful": (harmful_text, 10, 8),
    "m_shell": (shell_commands, 10, 8),
    "m_kernel": (odd_kernel, 10, 8),
    "m_output": (much_output, 10, 8),
}
FROM_STUB: dict[str, Make] = {
    "z_filled": filled_with_scores,
    "z_worth_more": worth_more,
    "z_checks_edited": checks_edited,
    "z_checks_twice": checks_twice,
}
