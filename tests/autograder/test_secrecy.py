"""What a worker cannot read, tried from inside, in every tier that promises it."""

from __future__ import annotations

from pathlib import Path

import pytest

from autograder import sandbox
from autograder.protocol.spawning import Limits
from autograder.student.answer import read_answer
from autograder.student.launch import LocalZygote
from autograder.suite.examination import Examination

ROOT = Path(__file__).parents[2]
CURIOUS = """
import glob, os


def reads(paths):
    found = []
    for path in paths:
        try:
            if os.path.isdir(path):
                found += [path for _ in os.listdir(path)]
            else:
                with open(path, "rb") as file:
                    found.append(f"{path}: {file.read(10)}")
        except OSError:
            pass
        found += glob.glob(path + "*")
    return found


def inherited():
    readable = []
    for fd in range(256):
        try:
            path = os.readlink(f"/proc/self/fd/{fd}")
        except OSError:
            continue
        readable.append(path)
    return readable


def environment():
    return dict(os.environ)
"""


@pytest.mark.parametrize("tier", ["full", "landlock"])
def test_a_worker_reads_neither_tests_nor_solutions_nor_results(
    tier: sandbox.Tier, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    reported = next(each for each in sandbox.available().tiers if each.tier == tier)
    if not reported.works:
        pytest.skip(f"tier {tier} does not work here: {reported.reason}")
    monkeypatch.setenv("A_SECRET", "canary")
    hidden = [
        ROOT / "tests",
        ROOT / "tests/02_cell/test_manual_cell.py",
        ROOT / "tests/02_cell/manual_cell_misconceptions.py",
        ROOT / "solutions",
        ROOT / "solutions/02_cell/manual_cell.py",
        ROOT / "course.toml",
        tmp_path / "results.db",
    ]
    hidden[-1].write_text("the run's secret")
    zygote = LocalZygote(tier)
    examination = Examination(read_answer("x/curious", CURIOUS.encode(), ()), zygote.workers, Limits(), b"")
    answer = examination.student("test")
    try:
        assert answer.reads([str(path) for path in hidden]) == []
        assert (
            answer.reads(["../solutions", "../../solutions", "tests", "../tests", "/proc/1/root", "/proc/1/mem"]) == []
        )
        assert "canary" not in str(answer.environment())
        assert not [path for path in answer.inherited() if str(ROOT) in path or str(tmp_path) in path]
    finally:
        examination.close(answer)
        zygote.close()


def test_the_curious_answer_would_find_what_is_not_hidden(tmp_path: Path) -> None:
    names: dict[str, object] = {}
    exec(CURIOUS, names)
    (tmp_path / "open.txt").write_text("anybody may read this")
    reads = names["reads"]
    assert callable(reads)
    assert len(reads([str(tmp_path / "open.txt")])) == 2
