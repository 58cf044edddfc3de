"""`grade` interrupted, cut off, or out of room: one clear sentence, nothing lost, nobody left, and it goes on."""

from __future__ import annotations

import functools
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from processes import descendants, left_of, wait_until

from autograder.course import load_course
from autograder.errors import StoreError
from autograder.grading.run import grade
from autograder.results import Exercise
from autograder.runners.local import LocalRunner
from autograder.sandbox import Tier
from autograder.store import DATABASE, Store
from autograder.submissions import Answer, Submission

SUM = "01_first/running_sum"
RIGHT = "import time\ntime.sleep(0.2)\ndef running_sum(x):\n    return x.cumsum(0), x.sum()\n# "
PROGRAM = [sys.executable, "-c", "from autograder.cli import main; main()"]
STUDENTS = 16

pytestmark = pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="processes are looked up in /proc")


@pytest.fixture
def handed_in(tmp_path: Path) -> Path:
    """Make a class whose answers are right, and take their time."""
    for number in range(STUDENTS):
        answer = tmp_path / f"class/s{number}/01_first/running_sum.py"
        answer.parent.mkdir(parents=True)
        answer.write_text(f"{RIGHT}{number}\n")
    return tmp_path / "class"


@pytest.fixture(autouse=True)
def heeding() -> Iterator[None]:
    """Heed a hang-up, for what is started from here: `nohup` has it ignored by all below."""
    before = signal.signal(signal.SIGHUP, signal.SIG_DFL)
    yield
    signal.signal(signal.SIGHUP, before)


def start(course: Path, handed_in: Path, out: Path, **streams: int) -> subprocess.Popen[str]:
    command = [*PROGRAM, "grade", str(handed_in), "--out", str(out), "--jobs", "1", "--limit", SUM]
    given = {"stdout": subprocess.DEVNULL, "stderr": subprocess.PIPE, **streams}
    return subprocess.Popen(command, cwd=course, text=True, env={**os.environ, "COLUMNS": "200"}, **given)


def points_in(out: Path) -> list[float | None]:
    with Store(out, read_only=True) as store:
        return [row.exercise.points for row in store.history()]


def rows_in(out: Path) -> int:
    try:
        return len(points_in(out))
    except StoreError:
        return 0


def test_whatever_ends_the_terminal_or_the_program_the_next_call_goes_on(
    mini_course: Path, handed_in: Path, tmp_path: Path
) -> None:
    out, known = tmp_path / "out", 0
    for signals, verdicts in (([signal.SIGINT], 1), ([signal.SIGINT, signal.SIGINT], 0), ([signal.SIGHUP], 3)):
        run = start(mini_course, handed_in, out)
        assert wait_until(
            lambda v=verdicts, n=known + verdicts, r=run: rows_in(out) >= n if v else len(descendants(r.pid)) > 1, 60
        )
        family = descendants(run.pid)
        began = time.monotonic()
        for number in signals:
            run.send_signal(number)
        told = run.communicate(timeout=60)[1]
        assert time.monotonic() - began < 9  # it does not wait for what it has started: that imports torch, or sleeps
        assert left_of(family) == []
        assert run.returncode in ({130, -signal.SIGINT} if signal.SIGINT in signals else {-signal.SIGHUP})
        if signals == [signal.SIGINT]:
            assert "what was graded is kept, and the same command goes on from here" in told
        assert "Traceback" not in told
        assert set(points_in(out)) <= {5}
        known = rows_in(out)
    assert 3 <= known < STUDENTS
    # And the last time, nobody reads what it prints.
    run = start(mini_course, handed_in, out, stdout=subprocess.PIPE)
    assert run.stdout is not None
    run.stdout.close()
    run.stdout = None
    told = run.communicate(timeout=60)[1]
    assert run.returncode == 0, told
    assert points_in(out) == [5] * STUDENTS
    assert (out / "results.json").exists()
    assert len(list((out / "feedback").iterdir())) == STUDENTS


def test_without_standard_streams_it_grades_all_the_same(mini_course: Path, handed_in: Path, tmp_path: Path) -> None:
    command = 'exec "$0" "$@" <&- >&- 2>&-'
    words = [*PROGRAM, "grade", str(handed_in / "s0"), "--out", str(tmp_path / "out"), "--limit", SUM]
    done = subprocess.run(["sh", "-c", command, *words], cwd=mini_course, check=False, timeout=120)
    assert done.returncode == 0
    assert points_in(tmp_path / "out") == [5]


def test_too_few_descriptors_are_told_in_a_sentence(mini_course: Path, handed_in: Path, tmp_path: Path) -> None:
    command = 'ulimit -n 9; exec "$0" "$@"'
    words = [*PROGRAM, "grade", str(handed_in), "--out", str(tmp_path / "out"), "--limit", SUM]
    done = subprocess.run(
        ["sh", "-c", command, *words], cwd=mini_course, check=False, timeout=120, capture_output=True, text=True
    )
    assert done.returncode in (2, 3), done.stderr
    assert "Too many open files" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """Mount a file system of a few pages."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mount = shutil.which("mount")
    options = ["-t", "tmpfs", "-o", "size=72k", "tmpfs", str(folder)]
    if os.geteuid() or mount is None or subprocess.run([mount, *options], check=False).returncode:
        pytest.skip("only root may mount a file system, and not everywhere")
    yield folder
    subprocess.run(["umount", "--lazy", folder], check=True)


def test_a_full_and_a_read_only_disk_are_told_and_cost_nothing_that_was_graded(
    mini_course: Path, handed_in: Path, small_disk: Path
) -> None:
    def run() -> tuple[int, str]:
        done = start(mini_course, handed_in, small_disk)
        told = done.communicate(timeout=120)[1]
        assert "Traceback" not in told
        return done.returncode, told.strip()

    code, told = run()
    assert (code, told.count("autograder:")) == (2, 1)
    assert "Make room and run the" in told
    kept = points_in(small_disk)
    assert 0 < len(kept) < STUDENTS
    assert set(kept) == {5}
    subprocess.run(["mount", "-o", "remount,ro", small_disk], check=True)
    code, told = run()
    assert (code, told.count("autograder:")) == (2, 1)
    assert "results cannot be written here (Read-only file system)" in told
    subprocess.run(["mount", "-o", "remount,rw,size=20m", small_disk], check=True)
    assert run()[0] == 0
    assert points_in(small_disk) == [5] * STUDENTS


class Intruder:
    """Hears of verdicts; at the second, takes the database for itself."""

    def __init__(self, database: Path) -> None:
        self.database = database
        self.connection: sqlite3.Connection | None = None
        self.heard = 0

    def begin(self, total: int, known: int) -> None: ...

    def stage(self, name: str) -> None: ...

    def graded(self, _student: str, _exercise: Exercise) -> None:
        self.heard += 1
        if self.heard == 2:
            self.connection = sqlite3.connect(self.database, isolation_level=None)
            self.connection.execute("BEGIN IMMEDIATE")


def test_a_journal_that_somebody_holds_ends_the_run_and_loses_nothing(
    mini_course: Path, tmp_path: Path, tier: Tier, monkeypatch: pytest.MonkeyPatch
) -> None:
    connect = sqlite3.connect
    monkeypatch.setattr(sqlite3, "connect", lambda *args, **options: connect(*args, **{**options, "timeout": 0.05}))
    submissions = [
        Submission(
            student=f"s{number}",
            answers=(Answer(key=SUM, filename="running_sum.py", source=f"{RIGHT}{number}".encode()),),
        )
        for number in range(4)
    ]
    out = tmp_path / "out"
    intruder = Intruder(out / DATABASE)
    run = functools.partial(grade, load_course(mini_course), submissions, out, LocalRunner(tier), 1, intruder)
    with pytest.raises(StoreError, match="another process holds it"):
        run()
    assert intruder.connection is not None
    intruder.connection.close()
    assert points_in(out) == [5, 5]
