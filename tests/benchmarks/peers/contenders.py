"""The graders of the comparison: what each is asked to do with some of the submissions, and whether it did."""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from peers import assignment, environment
from peers.assignment import KEYS, NAMES, ROOT, STUDENTS
from peers.measuring import Command

from autograder.store import Store

OTTER_API = Path(__file__).with_name("otter_in_process.py")
OFTEN = 2  # two of ours are held against each other, to within a few per cent
GRADE = ("-c", "from autograder.cli import main; main()", "grade", "class", "--out", "out")


class Contender(NamedTuple):
    """A way to grade. `share` of the submissions are graded in a round, others in the next one.

    It `needs` the peers' package of that name; `times` in a round it is measured.
    """

    name: str
    told: str
    needs: str
    cores: int
    share: int
    begin: Callable[[Path, Sequence[str]], list[Command]]
    verify: Callable[[Path, Sequence[str]], None]
    times: int = 1

    @property
    def is_ours(self) -> bool:
        """Whether it is this grader, which must work here, and prepares otherwise where there are few submissions."""
        return not self.needs


def students_of(contender: Contender, turn: int) -> list[str]:
    """Give the students of a round, in turns, so that all are graded by and by."""
    numbers = [(turn * contender.share + index) % STUDENTS for index in range(min(contender.share, STUDENTS))]
    extra = range(STUDENTS, contender.share)
    return [f"student{number:02}" for number in (*numbers, *extra)]


def contenders(material: Path, tiers: Sequence[str]) -> list[Contender]:
    """Give all, with what they need in `material`."""
    ours = [_ours(f"this grader, {tier}", tier, 1, STUDENTS) for tier in tiers]
    ours += [_ours("this grader, full, two jobs", "full", 2, 2 * STUDENTS)] if "full" in tiers else []
    return [*ours, *_pytest(material), _nbgrader(material), *_otter(material)]


def seconds_for_each_further(out: Path, jobs: int) -> float:
    """Wall-clock seconds from when every job had finished one submission to the last, for each."""
    with Store(out, read_only=True) as store:
        rows = list(store.history())
    last = {row.unit.student: datetime.fromisoformat(row.graded_at).timestamp() for row in rows}
    moments = sorted(last.values())[jobs - 1 :]
    return (moments[-1] - moments[0]) / (len(moments) - 1)


def _ours(name: str, tier: str, cores: int, share: int) -> Contender:
    def begin(folder: Path, students: Sequence[str]) -> list[Command]:
        everybody = assignment.write_class(folder / "all", max(STUDENTS, share))
        for student in students:
            shutil.move(everybody / student, folder / "class" / student)
        shutil.copy(ROOT / "course.toml", folder)
        for tree in ("exercises", "solutions", "tests"):
            (folder / tree).symlink_to(ROOT / tree)
        options = ["--jobs", str(cores), "--sandbox", tier, *(part for key in KEYS for part in ("--limit", key))]
        return [Command([sys.executable, *GRADE, *options], folder)]

    def verify(folder: Path, students: Sequence[str]) -> None:
        results = json.loads((folder / "out/results.json").read_text())
        outcomes = [exercise["outcome"] for one in results["submissions"] for exercise in one["exercises"]]
        assert outcomes == ["passed"] * len(KEYS) * len(students), outcomes

    told = {"full": "a process, own namespaces and no network for each answer", "none": "a process for each answer"}
    told["landlock"] = "a process for each answer, held by Landlock and seccomp"
    times = OFTEN if tier == "full" else 1
    return Contender(name, told[tier], "", cores, share, begin, verify, times=times)


def _pytest(material: Path) -> list[Contender]:
    command = [str(environment.PYTHON), "-m", "pytest", "-q", "-c/dev/null", "-pno:cacheprovider"]
    command += ["--import-mode=importlib", "--rootdir=."]
    variables = {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1", "PYTHONPATH": str(material / "checks")}

    def arrange(folder: Path, students: Sequence[str]) -> None:
        shutil.copy(material / "pytest/conftest.py", folder)
        for student in students:
            shutil.copytree(material / "pytest" / student, folder / student)

    def fresh(folder: Path, students: Sequence[str]) -> list[Command]:
        arrange(folder, students)
        return [Command([*command, student], folder, variables) for student in students]

    def side_by_side(folder: Path, students: Sequence[str]) -> list[Command]:
        arrange(folder, students)
        return [Command([*command, "-pxdist", "-n2", "--dist=loadfile", *students], folder, variables)]

    def verify(folder: Path, students: Sequence[str]) -> None:
        told = [line for line in (folder / "output.log").read_text().splitlines() if " passed" in line]
        assert told, "pytest says nothing of passed tests"
        assert not any("failed" in line for line in told), f"{students}: {told}"

    return [
        Contender("a fresh pytest for each", "a process for each submission", "pytest", 1, 3, fresh, verify),
        Contender("pytest-xdist, -n 2", "none", "pytest", 2, STUDENTS, side_by_side, verify),
    ]


def _home(folder: Path) -> dict[str, str]:
    """Jupyter's tools read settings from a home, and leave things there; nbgrader starts a program by its name."""
    path = f"{environment.PYTHON.parent}:/usr/local/bin:/usr/bin:/bin"
    return {"HOME": str(folder), "PATH": path, "JUPYTER_PLATFORM_DIRS": "1", "PYTHONWARNINGS": "ignore"}


def _nbgrader(material: Path) -> Contender:
    program = str(environment.PYTHON.with_name("nbgrader"))

    def begin(folder: Path, students: Sequence[str]) -> list[Command]:
        shutil.copytree(material / "nbgrader", folder, ignore=shutil.ignore_patterns("submitted"), dirs_exist_ok=True)
        for student in students:
            shutil.copytree(material / "nbgrader/submitted" / student, folder / "submitted" / student)
        return [Command([program, "autograde", "ps"], folder, _home(material))]

    def verify(folder: Path, students: Sequence[str]) -> None:
        for student in students:
            book = json.loads((folder / "autograded" / student / "ps/ps.ipynb").read_text())
            outputs = [output["output_type"] for cell in book["cells"] for output in cell.get("outputs", ())]
            run = [cell["execution_count"] for cell in book["cells"]]
            assert all(run), "a cell was not run"
            assert "error" not in outputs, f"{student} fails"

    return Contender("nbgrader autograde", "a kernel for each submission", "nbgrader", 1, STUDENTS, begin, verify)


def release_with_nbgrader(material: Path) -> Command:
    """Enter the assignment into nbgrader's gradebook, once."""
    program = str(environment.PYTHON.with_name("nbgrader"))
    return Command([program, "generate_assignment", "ps"], material / "nbgrader", _home(material))


def _otter(material: Path) -> list[Contender]:
    books, home = material / "otter", _home(material)
    archive = str(books / "autograder.zip")

    def run(folder: Path, students: Sequence[str]) -> list[Command]:
        for student in students:
            (folder / student).mkdir()
            shutil.copy(books / f"{student}.ipynb", folder / student)
        program = str(environment.PYTHON.with_name("otter"))
        return [
            Command([program, "run", f"{student}.ipynb", "-a", archive, "-o", ".", "--no-logo"], folder / student, home)
            for student in students
        ]

    def verify_run(folder: Path, students: Sequence[str]) -> None:
        for student in students:
            tests = json.loads((folder / student / "results.json").read_text())["tests"]
            assert sum(each.get("score", 0.0) for each in tests) == len(NAMES), tests

    def in_process(folder: Path, students: Sequence[str]) -> list[Command]:
        given = [str(books / f"{student}.ipynb") for student in students]
        return [Command([str(environment.PYTHON), str(OTTER_API), archive, *given], folder, home)]

    def verify_in_process(folder: Path, students: Sequence[str]) -> None:
        totals = json.loads((folder / "totals.json").read_text())
        assert totals == [len(NAMES)] * len(students), totals

    return [
        Contender("otter, in one process", "a kernel for each", "otter", 1, 5, in_process, verify_in_process),
        Contender("otter run", "a process and a kernel for each", "otter", 1, 2, run, verify_run),
    ]
