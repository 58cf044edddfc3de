"""The assignment of the comparison, as each grader wants it: four exercises, ten right submissions, the same checks."""

from __future__ import annotations

import json
import re
import shutil
import zipfile
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[3]
KEYS = (
    "02_cell/manual_cell",
    "05_stability/clip_by_norm",
    "07_deep_and_bidirectional/bidirectional_concat",
    "09_tagging/tagger",
)
NAMES = tuple(key.rpartition("/")[2] for key in KEYS)
STUDENTS = 10

CONFTEST = '''"""The fixtures of the suites: the student's module, imported beside the tests."""

from pathlib import Path

import plain_suite
import pytest


@pytest.fixture(scope="module")
def shared_student(request):
    return plain_suite.load(request.path.parent / f"{request.path.stem.removeprefix('test_')}.py")


@pytest.fixture
def student(shared_student):
    return shared_student


@pytest.fixture
def draw():
    return plain_suite.Draw()


@pytest.fixture(scope="module")
def reference(request):
    return plain_suite.load(plain_suite.HERE / "reference" / f"{request.path.stem.removeprefix('test_')}.py")
'''

OTTER_TEST = """import sys

from otter.test_files import test_case

OK_FORMAT = False
name = "{name}"
points = 1


@test_case()
def test_{name}(env):
    sys.path.insert(0, {checks!r})
    from plain_suite import run_checks

    run_checks("test_{name}", env)
"""


def answer(key: str, student: int) -> str:
    """A right answer, whose file is nobody else's."""
    return (ROOT / f"solutions/{key}.py").read_text(encoding="utf-8") + f"\n# handed in by student {student}\n"


def write_class(folder: Path, students: int = STUDENTS) -> Path:
    """Write the submissions as this grader takes them."""
    for student in range(students):
        for key in KEYS:
            path = folder / f"student{student:02}" / f"{key}.py"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(answer(key, student), encoding="utf-8")
    return folder


def plain_check(key: str) -> str:
    """The hidden suite of an exercise, for a grader that imports what it tests."""
    lesson, _, name = key.partition("/")
    text = (ROOT / f"tests/{lesson}/test_{name}.py").read_text(encoding="utf-8")
    return re.sub(r"from autograder\.suite import", "from plain_suite import", text)


def write_checks(folder: Path) -> Path:
    """Write the suites and what they import, for notebooks."""
    (folder / "reference").mkdir(parents=True)
    shutil.copy(Path(__file__).with_name("plain_suite.py"), folder)
    for key, name in zip(KEYS, NAMES, strict=True):
        (folder / f"test_{name}.py").write_text(plain_check(key), encoding="utf-8")
        shutil.copy(ROOT / f"solutions/{key}.py", folder / "reference")
    return folder


def write_pytest(folder: Path) -> Path:
    """Write each submission beside the suites, for pytest."""
    folder.mkdir()
    (folder / "conftest.py").write_text(CONFTEST, encoding="utf-8")
    for student in range(STUDENTS):
        own = folder / f"student{student:02}"
        own.mkdir()
        for key, name in zip(KEYS, NAMES, strict=True):
            (own / f"{name}.py").write_text(answer(key, student), encoding="utf-8")
            (own / f"test_{name}.py").write_text(plain_check(key), encoding="utf-8")
    return folder


def _cell(name: str, source: str, **nbgrader: Any) -> dict[str, Any]:
    told = {"schema_version": 3, "grade_id": name, "task": False, **nbgrader}
    return {
        "cell_type": "code",
        "id": name.replace("_", "-"),
        "execution_count": None,
        "metadata": {"nbgrader": told},
        "outputs": [],
        "source": source,
    }


def notebook(student: int | None, checks: Path | None) -> str:
    """The four exercises as one notebook; without a student, the stubs; with checks, a cell of them for each."""
    cells = []
    for key, name in zip(KEYS, NAMES, strict=True):
        source = "raise NotImplementedError" if student is None else answer(key, student)
        cells.append(_cell(name, source, grade=False, solution=True, locked=False))
        if checks:
            lines = ("import sys", f"sys.path.insert(0, {str(checks)!r})", "from plain_suite import run_checks")
            source = "\n".join((*lines, f'run_checks("test_{name}", globals())'))
            cells.append(_cell(f"test_{name}", source, grade=True, solution=False, locked=True, points=1))
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    told = {"cells": cells, "metadata": {"kernelspec": kernel}, "nbformat": 4, "nbformat_minor": 5}
    return json.dumps(told, indent=1)


def write_nbgrader(folder: Path, checks: Path) -> Path:
    """Write a course of nbgrader's, with the assignment and all submissions, and nothing released yet."""
    source = folder / "source/ps/ps.ipynb"
    source.parent.mkdir(parents=True)
    source.write_text(notebook(None, checks), encoding="utf-8")
    for student in range(STUDENTS):
        path = folder / f"submitted/student{student:02}/ps/ps.ipynb"
        path.parent.mkdir(parents=True)
        path.write_text(notebook(student, checks), encoding="utf-8")
    return folder


def write_otter(folder: Path, checks: Path) -> Path:
    """Write Otter's tests, its archive of them, and all submissions as notebooks."""
    folder.mkdir()
    with zipfile.ZipFile(folder / "autograder.zip", "w") as archive:
        archive.writestr("otter_config.json", "{}")
        for name in NAMES:
            archive.writestr(f"tests/{name}.py", OTTER_TEST.format(name=name, checks=str(checks)))
    for student in range(STUDENTS):
        (folder / f"student{student:02}.ipynb").write_text(notebook(student, None), encoding="utf-8")
    return folder
