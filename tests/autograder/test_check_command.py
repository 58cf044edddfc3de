"""`autograder check` as a student types it: what it shows, and its exit codes."""

from __future__ import annotations

import importlib.util
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from autograder.checking import check
from autograder.course import load_course
from autograder.errors import AutograderError

PROGRAM = [sys.executable, "-c", "from autograder.cli import main; main()"]
SUM = "01_first/running_sum"
RIGHT = "def running_sum(x):\n    sums = x.cumsum(0)\n    return sums, sums[-1]\n"
WRONG = "def running_sum(x):\n    print('looking at', tuple(x.shape))\n    return x.cumprod(0), x.prod()\n"

HandOut = Callable[[Path], Path]


@pytest.fixture(scope="module")
def shared_root(runtime: Path, hand_out: HandOut, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Have one course, and so one server, for all tests."""
    return hand_out(tmp_path_factory.mktemp("course"))


@pytest.fixture
def root(shared_root: Path, hand_out: HandOut) -> Iterator[Path]:
    """Give the course as it was handed out."""
    yield shared_root
    shutil.rmtree(shared_root / "exercises")
    shutil.rmtree(shared_root / ".autograder", ignore_errors=True)
    hand_out(shared_root)


def answer(root: Path, source: str) -> Path:
    path = root / f"exercises/{SUM}.py"
    path.write_text(source, encoding="utf-8")
    return path


def run(root: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    given = os.environ | {"COLUMNS": "80", "NO_COLOR": "1"} | environment
    return subprocess.run(
        [*PROGRAM, *arguments], cwd=root, env=given, capture_output=True, text=True, timeout=120, check=False
    )


def test_all_passed_is_exit_code_0_and_leads_on(root: Path) -> None:
    answer(root, RIGHT)
    done = run(root, "check", SUM)
    assert done.returncode == 0, done.stderr
    assert "✓ 1, 2, 3 sum up to 1, 3, 6  1/1" in done.stdout
    assert "Go on with 01_first/affine" in done.stdout


def test_a_failure_shows_its_message_what_was_printed_and_one_next_step(root: Path) -> None:
    answer(root, WRONG)
    done = run(root, "check", "running_sum")
    assert done.returncode == 1
    assert "✗ 1, 2, 3 sum up to 1, 3, 6  0/1" in done.stdout
    assert "looking at (3,)" in done.stdout
    assert done.stdout.count("→") == 1
    assert "Look at the first check" in done.stdout


def test_the_body_to_write_is_named_with_its_line(root: Path) -> None:
    done = run(root, "check", "exercises/01_first/affine.py", "--no-server")
    assert done.returncode == 1
    assert "Write the body of `Affine.__init__` in exercises/01_first/affine.py, line 13." in plain(done.stdout)


def test_without_a_key_what_is_begun_is_checked_or_else_what_comes_next(root: Path) -> None:
    assert "Checking 01_first/affine." in run(root, "check").stdout
    answer(root, WRONG)
    run(root, "check", SUM)
    assert "Checking 01_first/running_sum." in run(root, "check").stdout


@pytest.mark.parametrize("columns", ["40", "120"])
def test_no_line_is_wider_than_the_terminal(root: Path, columns: str) -> None:
    answer(root, WRONG)
    shown = run(root, "check", "01_first", COLUMNS=columns).stdout
    assert max(map(len, shown.splitlines())) <= int(columns)


def test_a_terminal_that_knows_ascii_only_gets_ascii(root: Path) -> None:
    answer(root, WRONG)
    done = run(root, "check", "01_first", PYTHONIOENCODING="ascii", PYTHONUTF8="0")
    assert done.stdout.isascii()
    assert "  x 1, 2, 3" in done.stdout


def plain(text: str) -> str:
    return " ".join(text.split())


@pytest.mark.parametrize(
    ("source", "told"),
    [
        ("def running_sum(x:\n    return x\n", r"cannot be read as Python: .*line 1"),
        ("", "is empty. If your editor is still writing it, check again"),
        ("def running_s", "cannot be read as Python"),
        ("x = 1\n", "running_sum"),
    ],
    ids=["syntax error", "half saved, empty", "half saved, cut", "nothing of the name"],
)
def test_a_file_that_is_no_answer_yet_is_told_once_with_exit_code_1(root: Path, source: str, told: str) -> None:
    answer(root, source)
    done = run(root, "check", SUM)
    assert done.returncode == 1, done.stderr
    assert len(re.findall(told, plain(done.stdout))) == 1 or told == "running_sum"
    assert done.stderr == ""


def test_a_file_that_is_gone_or_cannot_be_read_is_told_with_exit_code_1(root: Path) -> None:
    path = answer(root, RIGHT)
    path.unlink()
    done = run(root, "check", SUM)
    assert (done.returncode, "There is no file exercises/01_first/running_sum.py" in plain(done.stdout)) == (1, True)
    path.mkdir()
    done = run(root, "check", SUM)
    assert (done.returncode, "cannot be opened" in plain(done.stdout)) == (1, True)
    path.rmdir()
    path.write_bytes(b"x = '\xff'\n")
    done = run(root, "check", SUM)
    assert (done.returncode, "Save it as UTF-8" in plain(done.stdout)) == (1, True)


@pytest.mark.parametrize(
    ("word", "told"),
    [
        ("01_first/runing_sum", "Did you mean 01_first/running_sum"),
        ("nothing_like_it", "there is no exercise 'nothing_like_it'"),
        ("course.toml", "is no exercise of this course"),
        ("exercises/01_first/conftest.py", "is no exercise of this course"),
        ("/etc/hostname.py", "is no exercise of this course"),
    ],
)
def test_what_is_no_exercise_is_told_with_exit_code_2(root: Path, word: str, told: str) -> None:
    done = run(root, "check", word)
    assert done.returncode == 2
    assert told in plain(done.stderr)
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    "word", ["running_sum.py", "./running_sum.py", "test_running_sum.py", "../01_first/running_sum.py"]
)
def test_a_file_may_be_named_from_its_own_folder(root: Path, word: str) -> None:
    answer(root, RIGHT)
    done = run(root / "exercises/01_first", "check", word)
    assert (done.returncode, "1 of 1 points" in done.stdout) == (0, True), done.stderr


def test_a_folder_that_is_no_course_is_told_with_exit_code_2(tmp_path: Path) -> None:
    done = run(tmp_path, "check")
    assert done.returncode == 2
    assert "Change into the folder of a course" in plain(done.stderr)


def test_a_python_without_torch_is_told_with_exit_code_2(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    find_spec = importlib.util.find_spec
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None if name == "torch" else find_spec(name))
    with pytest.raises(AutograderError, match="no PyTorch") as told:
        check(load_course(root), [SUM])
    assert told.value.exit_code == 2


def test_a_python_that_is_too_old_is_told_with_exit_code_2() -> None:
    old = "import sys; sys.version_info = (3, 10, 4); import autograder"
    done = subprocess.run([sys.executable, "-c", old], capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "3.11 or later is needed" in done.stderr
    assert "Traceback" not in done.stderr


def test_what_a_student_waits_for_imports_nothing_heavy(root: Path) -> None:
    heavy = {"torch", "numpy", "pytest", "matplotlib", "libcst", "jinja2"}
    script = "import sys\ntry:\n    from autograder.cli import main; main()\nfinally:\n    print(*sys.modules)"
    command = [sys.executable, "-c", script, "check", SUM]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, timeout=120, check=False)
    loaded = set(done.stdout.splitlines()[-1].split())
    assert "autograder.checking.client" in loaded
    assert not {name.partition(".")[0] for name in loaded} & heavy
    assert "rich.progress" not in loaded
