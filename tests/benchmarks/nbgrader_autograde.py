"""`nbgrader autograde` with its own execution, and on this engine: ten right notebooks of four exercises, in one run.

    python tests/benchmarks/nbgrader_autograde.py [--rounds N]

Both run in this environment, on one core, with one thread. Both notebooks hold the same four exercises, and both are
judged by the same checks: for nbgrader's own execution, imported beside the student's code in the kernel, as its
authors do it. The student's own compute, called in one warm process, is taken off both. Ends with 1 when the bound is
broken.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import statistics
import sys
import tempfile
from contextlib import closing
from pathlib import Path
from typing import Any

from nbgrader.api import Gradebook
from peers import assignment
from peers.assignment import KEYS, NAMES, ROOT, STUDENTS
from peers.floors import Floor, floor, record_tape
from peers.measuring import Command, Usage, measure

BOUND = 1 / 3
LESSON = "01_assignment"
CORES = (0,)


def make_course(folder: Path) -> Path:
    """Put the four exercises into one lesson of a course of their own."""
    text = (ROOT / "course.toml").read_text(encoding="utf-8")
    head = text[: text.index("[lessons.")]
    entries = [f'[lessons.{LESSON}]\ntitle = "The assignment"\n']
    for key, name in zip(KEYS, NAMES, strict=True):
        lesson = key.partition("/")[0]
        entry = section(text, f"lessons.{lesson}.exercises.{name}").replace(f"lessons.{lesson}.", f"lessons.{LESSON}.")
        entries.append(re.sub(r"(?ms)^requires = \[.*?\]\n", "", entry))
        for tree, pattern in (("exercises", f"*{name}.py"), ("solutions", f"{name}.py"), ("tests", f"*{name}*")):
            for path in (ROOT / tree / lesson).glob(pattern):
                (folder / tree / LESSON).mkdir(parents=True, exist_ok=True)
                shutil.copy(path, folder / tree / LESSON)
    (folder / "course.toml").write_text(head + "\n".join(entries), encoding="utf-8")
    (folder / "exercises" / LESSON / "README.md").write_text("# The assignment\n\nFour exercises.\n", encoding="utf-8")
    return folder


def section(text: str, name: str) -> str:
    """Give one entry of the manifest, with the tables inside it."""
    parts = re.split(r"(?m)^(?=\[[\w.]+\]$)", text)
    return "".join(part for part in parts if re.match(rf"\[{re.escape(name)}[\].]", part))


def program(name: str, *arguments: str, folder: Path) -> Command:
    """Run a program of this environment, which nbgrader looks for its own programs in."""
    programs = Path(sys.executable).parent
    path = {"PATH": f"{programs}{os.pathsep}{os.environ['PATH']}", "PYTHONWARNINGS": "ignore"}
    return Command([str(programs / name), *arguments], folder, path)


def ours(base: Path) -> Path:
    """Make nbgrader's folder of this engine, with the submissions."""
    course = make_course(base / "course")
    folder = course / "nb"
    measure(program("autograder", "notebooks", str(folder), folder=course), CORES)
    with (folder / "nbgrader_config.py").open("a", encoding="utf-8") as config:
        config.write("\nc.HandedInNotebooks.jobs = 1\n")
    measure(program("nbgrader", "generate_assignment", LESSON, folder=folder), CORES)
    released = json.loads((folder / "release" / LESSON / f"{LESSON}.ipynb").read_text(encoding="utf-8"))
    for student in range(STUDENTS):
        for cell in released["cells"]:
            name = cell["metadata"].get("nbgrader", {}).get("grade_id")
            if name in NAMES:
                cell["source"] = assignment.answer(KEYS[NAMES.index(name)], student)
        path = folder / f"submitted/student{student:02}/{LESSON}/{LESSON}.ipynb"
        path.parent.mkdir(parents=True)
        path.write_text(json.dumps(released), encoding="utf-8")
    return folder


def theirs(base: Path) -> Path:
    """Make nbgrader's folder of its own execution, with the submissions."""
    checks = assignment.write_checks(base / "checks")
    folder = assignment.write_nbgrader(base / "nbgrader", checks)
    measure(program("nbgrader", "generate_assignment", "ps", folder=folder), CORES)
    return folder


def graded(folder: Path, lesson: str) -> Usage:
    """Grade all notebooks, none of which was graded before; all must have full marks."""
    for left in (".autograder", "autograded"):
        shutil.rmtree(folder / left, ignore_errors=True)
    usage = measure(program("nbgrader", "autograde", lesson, folder=folder), CORES)
    with closing(Gradebook(f"sqlite:///{folder}/gradebook.db")) as gradebook:
        submissions: list[Any] = gradebook.assignment_submissions(lesson)
        assert [each.score for each in submissions] == [submissions[0].max_score] * STUDENTS
    return usage


def told(name: str, usages: list[Usage], floors: list[Floor]) -> list[float]:
    """Print a grader's figures; give its seconds beyond the student's compute, round by round."""
    wall = statistics.median(each.wall / STUDENTS for each in usages)
    cpu = statistics.median(each.cpu / STUDENTS for each in usages)
    beyond = [each.wall / STUDENTS - own.wall for each, own in zip(usages, floors, strict=True)]
    of_cpu = statistics.median(each.cpu / STUDENTS - own.cpu for each, own in zip(usages, floors, strict=True))
    print(f"{name:<22} {wall:6.2f} s wall, {cpu:6.2f} s CPU for each notebook; beyond the student's compute")
    print(f"{'':<22} {statistics.median(beyond):6.2f} s wall, {of_cpu:6.2f} s CPU")
    return beyond


def main() -> int:
    """Measure, and say whether the bound is met."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=3)
    rounds = parser.parse_args().rounds
    with tempfile.TemporaryDirectory(prefix="nbgrader-") as temporary:
        base = Path(temporary)
        engine, own = ours(base), theirs(base)
        tape = record_tape(base / "tape")
        print(f"python {sys.version.split()[0]}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}", flush=True)
        floors: list[Floor] = []
        with_engine: list[Usage] = []
        with_kernels: list[Usage] = []
        for _ in range(rounds):
            floors.append(floor(tape, CORES))
            with_engine.append(graded(engine, LESSON))
            with_kernels.append(graded(own, "ps"))
    wall, cpu = (statistics.median(each[place] for each in floors) for place in (0, 1))
    print(f"student's own compute  {wall:6.2f} s wall, {cpu:6.2f} s CPU for each notebook")
    beyond_engine = told("on this engine", with_engine, floors)
    beyond_kernels = told("its own execution", with_kernels, floors)
    share = statistics.median(a / b for a, b in zip(beyond_engine, beyond_kernels, strict=True))
    print(f"beyond the student's compute, this engine takes {share:.2f} of the time; at most {BOUND:.2f}")
    return int(share > BOUND)


if __name__ == "__main__":
    raise SystemExit(main())
