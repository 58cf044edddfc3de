"""Grading runs: what was graded stays graded, a killed run goes on where it was, and leaves nobody behind."""

from __future__ import annotations

import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from autograder.course import load_course
from autograder.grading.run import grade
from autograder.reports.json_report import write_results
from autograder.reports.places import RESULTS
from autograder.results import Exercise, Results
from autograder.runners.local import LocalRunner
from autograder.sandbox import Tier
from autograder.store import DATABASE, Store
from autograder.submissions import read_submissions

SUM = "01_first/running_sum"
SLOW = "import time\ntime.sleep(0.2)\n"

GRADE = """
import sys
from pathlib import Path
from autograder.course import load_course
from autograder.grading.run import grade
from autograder.reports.json_report import write_results
from autograder.runners.local import LocalRunner
from autograder.submissions import read_submissions

class Silent:
    def begin(self, total, known): pass
    def stage(self, name): pass
    def graded(self, student, exercise): pass

root, handed_in, out, tier, jobs = sys.argv[1:]
course = load_course(Path(root))
submissions = read_submissions([Path(handed_in)], course)
results = grade(course, submissions, Path(out), LocalRunner(tier), int(jobs), Silent())
write_results(results, Path(out, "results.json"))
"""

pytestmark = pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="processes are looked up in /proc")


class Watch:
    """Remember what a run tells."""

    def __init__(self) -> None:
        self.total = self.known = -1
        self.students: list[str] = []

    def begin(self, total: int, known: int) -> None:
        self.total, self.known = total, known

    def stage(self, name: str) -> None:
        pass

    def graded(self, student: str, exercise: Exercise) -> None:
        self.students.append(f"{student} {exercise.key}")


@pytest.fixture
def handed_in(tmp_path: Path, mini_course: Path) -> Path:
    """Make a class: one is right, one hands in the stubs, one is wrong, one crashes, one has the first one's files."""
    trees = {"anna": "solutions", "berta": "exercises", "carl": "solutions", "dora": "solutions"}
    for student, tree in trees.items():
        target = tmp_path / "class" / student / "01_first"
        target.mkdir(parents=True)
        for path in (mini_course / tree / "01_first").glob("[!t]*.py"):
            (target / path.name).write_text(path.read_text() + SLOW + f"# {student}\n")
    shutil.copytree(tmp_path / "class/anna", tmp_path / "class/emil")
    carl, dora = (tmp_path / "class" / name / "01_first/running_sum.py" for name in ("carl", "dora"))
    carl.write_text(carl.read_text().replace("x.cumsum(0)", "x.cumsum(0) + 1"))
    dora.write_text(dora.read_text() + "import os\nos._exit(3)\n")
    return tmp_path / "class"


def run_here(root: Path, handed_in: Path, out: Path, tier: Tier) -> tuple[Results, Watch]:
    course, watch = load_course(root), Watch()
    results = grade(course, read_submissions([handed_in], course), out, LocalRunner(tier), 2, watch)
    write_results(results, out / RESULTS)
    return results, watch


def start(root: Path, handed_in: Path, out: Path, tier: Tier, jobs: int = 1) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-c", GRADE, str(root), str(handed_in), str(out), tier, str(jobs)]
    return subprocess.Popen(command, stderr=subprocess.DEVNULL)


def without_times(path: Path) -> Any:
    def strip(value: Any) -> Any:
        if isinstance(value, dict):
            return {key: strip(each) for key, each in value.items() if key not in {"seconds", "started"}}
        return [strip(each) for each in value] if isinstance(value, list) else value

    return strip(json.loads(path.read_text()))


def rows_in(out: Path) -> int:
    try:
        with sqlite3.connect(f"{(out / DATABASE).absolute().as_uri()}?mode=ro", uri=True) as database:
            count = database.execute("SELECT count(*) FROM graded").fetchone()[0]
        database.close()
    except sqlite3.Error:
        return 0
    return count


def processes() -> dict[int, tuple[int, str]]:
    """List running processes: the parent of each, and when it was started; zombies are no longer running."""
    found = {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            fields = (folder / "stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if fields[0] not in "ZX":
            found[int(folder.name)] = (int(fields[1]), fields[19])
    return found


def descendants_of(pid: int) -> dict[int, str]:
    running = processes()
    family, grown = {pid}, True
    while grown:
        more = {child for child, (parent, _) in running.items() if parent in family} - family
        family, grown = family | more, bool(more)
    return {member: running[member][1] for member in family - {pid} if member in running}


def alive(family: dict[int, str]) -> list[int]:
    running = processes()
    return [pid for pid, started in family.items() if running.get(pid, (0, ""))[1] == started]


def wait_until(condition: Callable[[], object], seconds: float) -> bool:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if condition():
            return True
        time.sleep(0.02)
    return bool(condition())


def kill_and_look(run: subprocess.Popen[bytes]) -> list[int]:
    """Kill a run, and tell which of its processes are left two seconds later."""
    family = descendants_of(run.pid)
    run.send_signal(signal.SIGKILL)
    run.wait()
    wait_until(lambda: not alive(family), 2)
    left = alive(family)
    for pid in left:
        os.kill(pid, signal.SIGKILL)
    return left


@pytest.fixture
def twin_outs(tmp_path: Path) -> tuple[Path, Path]:
    """Make two stores with one secret, so that two runs can be compared to the last digit."""
    one, other = tmp_path / "one", tmp_path / "other"
    Store(one).close()
    shutil.copytree(one, other)
    return one, other


def test_a_run_killed_at_any_moment_goes_on_to_the_same_results(
    mini_course: Path, handed_in: Path, twin_outs: tuple[Path, Path], tier: Tier
) -> None:
    whole, killed = twin_outs
    run_here(mini_course, handed_in, whole, tier)
    left = []
    for verdicts in (0, 1, 4):
        run = start(mini_course, handed_in, killed, tier)
        # With no verdict asked for: while the ancestor is starting.
        assert wait_until(lambda n=verdicts, r=run: rows_in(killed) >= n if n else descendants_of(r.pid), 60)
        left += kill_and_look(run)
        assert not (killed / RESULTS).exists()
    before = rows_in(killed)
    assert 4 <= before < 8
    _, watch = run_here(mini_course, handed_in, killed, tier)
    assert len(watch.students) == 8 - before
    assert without_times(killed / RESULTS) == without_times(whole / RESULTS)
    assert left == []


def test_what_is_unchanged_is_not_graded_again(mini_course: Path, handed_in: Path, tmp_path: Path, tier: Tier) -> None:
    out = tmp_path / "out"
    first, watch = run_here(mini_course, handed_in, out, tier)
    assert (watch.total, len(watch.students)) == (10, 8)  # equal answers are examined once
    scores = {
        each.student: [(exercise.outcome, exercise.points) for exercise in each.exercises] for each in first.submissions
    }
    assert scores == {
        "anna": [("passed", 5), ("passed", 5)],
        "berta": [("unattempted", 0), ("unattempted", 0)],
        "carl": [("passed", 5), ("failed", 2)],
        "dora": [("passed", 5), ("failed", 0)],
        "emil": [("passed", 5), ("passed", 5)],
    }
    assert first.faults == 0

    again, watch = run_here(mini_course, handed_in, out, tier)
    assert (watch.known, watch.students) == (10, [])
    assert again.submissions == first.submissions

    carl = handed_in / "carl/01_first/running_sum.py"
    carl.write_text(carl.read_text().replace("x.cumsum(0) + 1", "x.cumsum(0)"))
    third, watch = run_here(mini_course, handed_in, out, tier)
    assert watch.students == [f"carl {SUM}"]
    assert [each.points for each in third.submissions] == [10, 0, 10, 5, 10]


def busy_run(mini_course: Path, tmp_path: Path, tier: Tier, busy: str) -> tuple[subprocess.Popen[bytes], int]:
    """Start a run whose only check is at `busy` when this returns; tell the examiner's process too."""
    root, mark = tmp_path / "course", tmp_path / "mark"
    shutil.copytree(mini_course, root)
    (root / "tests/01_first/test_running_sum.py").write_text(
        "import os\nfrom pathlib import Path\nimport torch\nfrom autograder.suite import check, value_of\n"
        '@check(points=5)\ndef test_it(student):\n    """Title"""\n    value_of(student.x)\n'
        f"    Path({str(mark)!r}).write_text(f'{{os.getppid()}}.')\n    {busy}\n"
    )
    answer = tmp_path / "class/anna/01_first/running_sum.py"
    answer.parent.mkdir(parents=True)
    answer.write_text("import time\nx = 1\ndef running_sum(x):\n    time.sleep(60)\n")
    run = start(root, tmp_path / "class", tmp_path / "out", tier)
    assert wait_until(lambda: mark.exists() and mark.read_text().endswith("."), 60)
    return run, int(mark.read_text()[:-1])


SUITE_SLEEPS = "import time; time.sleep(60)"


@pytest.mark.parametrize("busy", [SUITE_SLEEPS, "student.running_sum(torch.ones(1))"], ids=["suite", "answer"])
def test_a_killed_run_leaves_nobody_behind(mini_course: Path, tmp_path: Path, tier: Tier, busy: str) -> None:
    run, _ = busy_run(mini_course, tmp_path, tier, busy)
    assert len(descendants_of(run.pid)) >= 4  # ancestor, zygote, examiner, its child; in some tiers more
    assert kill_and_look(run) == []


def test_a_killed_examiner_is_followed_by_another_and_leaves_nobody_behind(
    mini_course: Path, tmp_path: Path, tier: Tier
) -> None:
    """As the kernel does when memory is short."""
    run, examiner = busy_run(mini_course, tmp_path, tier, SUITE_SLEEPS)
    family = descendants_of(run.pid)
    (tmp_path / "mark").unlink()
    os.kill(examiner, signal.SIGKILL)
    wait_until(lambda: not alive(family), 2)
    left = alive(family)
    begun_again = wait_until((tmp_path / "mark").exists, 60)
    assert kill_and_look(run) == []
    assert begun_again
    assert left == []
    with Store(tmp_path / "out", read_only=True) as store:
        assert SUM not in {row.unit.key for row in store.history()}  # the other one is missing, and said so before
