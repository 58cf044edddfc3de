"""Three lessons of the course, and ten students who answered them in notebooks, and the same in plain Python."""

from __future__ import annotations

import ast
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from autograder import stubs
from autograder.course import Course, load_course
from autograder.misconceptions import compose, read_bank
from autograder.notebooks.cells import response_id
from autograder.notebooks.solution_parts import code_without

ROOT = Path(__file__).parents[2]
CELL = "02_cell/manual_cell"
QUIZ = "02_cell/quiz"
CLIP = "05_stability/clip_by_norm"
STATES = "07_deep_and_bidirectional/bidirectional_concat"
KEYS = (CELL, QUIZ, CLIP, STATES)
WHY = "why_a_nonlinearity"  # the quiz's question for a person
TEXT = 'Without it the steps are one matrix.\nSaid plainly: $W^n$ & <b>nothing</b> "more".'
NOTEBOOKS = {lesson: f"{lesson}/{lesson}.ipynb" for lesson in (key.partition("/")[0] for key in KEYS)}


def make_course(folder: Path) -> Course:
    """Copy the exercises of `KEYS` into a course of their own."""
    lessons = {key.partition("/")[0] for key in KEYS}
    parts = re.split(r"(?m)^(?=\[)", (ROOT / "course.toml").read_text(encoding="utf-8"))
    kept = []
    for part in parts:
        found = re.match(r"\[lessons\.([^.\]]+)(?:\.exercises\.([^.\]]+))?", part)
        if not found or (found[1] in lessons and (not found[2] or f"{found[1]}/{found[2]}" in KEYS)):
            kept.append(part)
    folder.mkdir(parents=True)
    (folder / "course.toml").write_text("".join(kept), encoding="utf-8")
    for key in KEYS:
        lesson, name = key.split("/")
        for pattern in (f"exercises/{lesson}/README.md", f"exercises/{lesson}/*.svg", f"*s/{lesson}/{name}.py"):
            _copy(folder, pattern)
        for pattern in (
            f"exercises/{lesson}/test_{name}.py",
            f"tests/{lesson}/test_{name}.py",
            f"tests/{lesson}/{name}_*",
        ):
            _copy(folder, pattern)
    return load_course(folder)


def _copy(folder: Path, pattern: str) -> None:
    for path in ROOT.glob(pattern):
        (folder / path.relative_to(ROOT)).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(path, folder / path.relative_to(ROOT))


def run(folder: Path, *command: str, status: int = 0) -> str:
    """Run a program of this environment as it is typed, and give what it said."""
    programs = Path(sys.executable).parent  # nbgrader looks for alembic on the path, too
    environment = os.environ | {"PATH": f"{programs}{os.pathsep}{os.environ['PATH']}", "OMP_NUM_THREADS": "1"}
    done = subprocess.run(
        [programs / command[0], *command[1:]],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=600,
    )
    said = done.stdout + done.stderr
    assert done.returncode == status, said
    return said


def class_of_ten(course: Course) -> dict[str, dict[str, str]]:
    """Give each student's answers, as the text of a Python file each."""
    right = {key: course.solution(key).read_text(encoding="utf-8") for key in KEYS}
    untouched = {key: stubs.generate(right[key], course.solution(key)) for key in KEYS}
    wrong = {key: [compose(right[key], each) for each in read_bank(course.bank(key)).misconceptions] for key in KEYS}
    return {
        "ada": right,
        "bob": untouched,
        "cem": {key: wrong[key][0] for key in KEYS},
        "dora": {**right, CELL: wrong[CELL][1], QUIZ: wrong[QUIZ][-1]},
        "eve": {**untouched, CLIP: wrong[CLIP][-1], STATES: right[STATES]},
        "finn": {**right, CELL: right[CELL].replace("return", "retrun"), CLIP: "import os\nos._exit(0)\n"},
        "gus": {**right, STATES: wrong[STATES][-1], QUIZ: untouched[QUIZ]},
        "hana": {key: wrong[key][-2] for key in KEYS},
        "ian": {
            **right,
            CELL: untouched[CELL],
            CLIP: right[CLIP] + "\nimport sys\nprint('careful', file=sys.stderr)\n",
        },
        "jo": {CELL: right[CELL], QUIZ: wrong[QUIZ][1], CLIP: untouched[CLIP], STATES: wrong[STATES][1]},
    }


def texts_of(answers: Mapping[str, str]) -> dict[str, str]:
    """Give the text that a student's quiz returns for a person to read; none where it was not touched."""
    (asked,) = [
        node for node in ast.parse(answers[QUIZ]).body if isinstance(node, ast.FunctionDef) and node.name == WHY
    ]
    returned = [ast.literal_eval(node.value) for node in ast.walk(asked) if isinstance(node, ast.Return) and node.value]
    return dict.fromkeys([WHY][: len(returned)], TEXT if "".join(returned).strip() else "")


def as_python(folder: Path, answers: Mapping[str, str]) -> None:
    """Write one student's answers as files."""
    for key, source in answers.items():
        (folder / key).parent.mkdir(parents=True, exist_ok=True)
        (folder / f"{key}.py").write_text(source, encoding="utf-8")


def fill_in(release: Path, answers: Mapping[str, str]) -> dict[str, Any]:
    """Write one student's answers into the notebook that nbgrader made for students."""
    notebook = json.loads(release.read_text(encoding="utf-8"))
    texts = {response_id("quiz", name): text for name, text in texts_of(answers).items()}
    codes = {key.partition("/")[2]: code_without(text, {WHY}) if key == QUIZ else text for key, text in answers.items()}
    for name, text in (codes | texts).items():
        for cell in cells_called(notebook, name):
            cell["source"] = text.removesuffix("\n")
    return notebook


def cells_called(notebook: dict[str, Any], name: str) -> list[dict[str, Any]]:
    """Find the cells that nbgrader knows by a name."""
    return [cell for cell in notebook["cells"] if cell["metadata"].get("nbgrader", {}).get("grade_id") == name]


def hand_in(course_folder: Path, student: str, lesson: str, notebook: dict[str, Any] | bytes) -> Path:
    """Put a notebook where nbgrader looks for it, and say where that is."""
    content = notebook if isinstance(notebook, bytes) else json.dumps(notebook).encode()
    path = course_folder / "submitted" / student / NOTEBOOKS[lesson]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return path
