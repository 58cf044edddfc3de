"""The watcher in a terminal of its own, as a student would use it; and that the terminal is given back as it was."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import textwrap
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from autograder.course import Course, load_course

pexpect = pytest.importorskip("pexpect", reason="pseudo-terminals need pexpect, which Windows has not")

pytestmark = pytest.mark.filterwarnings("ignore:.*forkpty.*:DeprecationWarning")  # a test process has threads

AFFINE, SUMS = "01_first/affine", "01_first/running_sum"
PATIENCE_S = 120
REAL = "from autograder.cli import main; main()"
# The same watcher on an engine that only reads: what a test of keys needs, without the wait.
QUICK = textwrap.dedent("""
    from pathlib import Path
    from rich.console import Console
    from autograder.course import load_course
    from autograder.reports import checked
    from autograder.results import Check, score_exercise
    from autograder.watching.session import watch

    def check(course, keys):
        text = course.stub(keys[0]).read_text()
        if "break" in text:
            raise OSError("no more sockets")
        right = "right" in text
        made = Check(name="test_it", title="It works", outcome="passed" if right else "failed",
                     points=float(right), max_points=1, message="" if right else "It is " + text[:20])
        return [score_exercise(keys[0], [made])]

    watch(load_course(Path.cwd()), None, check, checked.draw, lambda _: "Look again.", Console(highlight=False))
""")

Start = Callable[..., "pexpect.spawn"]


@pytest.fixture
def course(tmp_path: Path, mini_course: Path) -> Course:
    """Copy the miniature course, with a hint for its first exercise."""
    root = Path(shutil.copytree(mini_course, tmp_path / "course", ignore=shutil.ignore_patterns("*cache*")))
    manifest = root / "course.toml"
    manifest.write_text(manifest.read_text().replace("forbids =", 'hints = ["Look at the shapes."]\nforbids =', 1))
    return load_course(root)


@pytest.fixture
def start(course: Course) -> Iterator[Start]:
    """Start a program in a terminal of 24 lines and 80 columns, within a shell that tells the terminal's settings."""
    started: list[pexpect.spawn] = []

    def start(program: str, *arguments: str, **environment: str) -> pexpect.spawn:
        script = 'trap : INT; stty -g; "$@"; echo "exit code $?"; stty -g; stty -a'
        child = pexpect.spawn(
            "/bin/sh",
            ["-c", script, "sh", sys.executable, "-c", program, *arguments],
            cwd=str(course.root),
            env={**os.environ, "TERM": "xterm-256color", **environment},
            dimensions=(24, 80),
            encoding="utf-8",
            timeout=PATIENCE_S,
        )
        started.append(child)
        child.expect(r"([0-9a-f]+(:[0-9a-f]+)+)\r\n")
        child.settings = child.match[1]
        return child

    yield start
    for child in started:
        child.close(force=True)


def ended(child: pexpect.spawn, code: int = 0) -> str:
    """Wait for the end; the terminal must be on its own page again, with its cursor and its settings."""
    child.expect(rf"exit code {code}\r\n")
    told: str = child.before
    child.expect(r"([0-9a-f]+(:[0-9a-f]+)+)\r\n")
    assert child.match[1] == child.settings
    child.expect(pexpect.EOF)
    assert " -icanon" not in child.before
    assert " -echo " not in child.before
    assert told.rfind("\x1b[?1049l") > told.rfind("\x1b[?1049h")
    assert told.rfind("\x1b[?25h") > told.rfind("\x1b[?25l")
    return told


def see(child: pexpect.spawn, text: str) -> None:
    """Wait until the screen shows a text, whatever its style."""
    child.expect(r"(?:\s|\x1b\[[0-9;]*m)+".join(map(re.escape, text.split())))


def solve(course: Course, key: str) -> None:
    shutil.copy(course.solution(key), course.stub(key))


def test_a_student_works_with_the_real_program(course: Course, start: Start, tmp_path: Path) -> None:
    runtime = tmp_path / "run"
    runtime.mkdir(mode=0o700)
    child = start(REAL, "check", "--watch", XDG_RUNTIME_DIR=str(runtime))
    see(child, "Not written")
    solve(course, AFFINE)
    see(child, "Press n for the next exercise")
    child.send("n")
    see(child, "running_sum 0 of")
    child.send("p")
    see(child, "affine.py")
    child.send("h")
    see(child, "Look at the shapes")
    child.send("l")
    see(child, "Enter open")
    child.send("q")
    assert "1 of 2 exercises done" in ended(child)
    assert "affine" in (course.root / ".autograder/progress.json").read_text()
    shutil.rmtree(runtime)  # so the server that was started ends


def test_every_key_does_what_the_help_says(course: Course, start: Start) -> None:
    course.stub(AFFINE).write_text("one")
    child = start(QUICK)
    see(child, "It is one")
    course.stub(AFFINE).write_text("two")
    see(child, "It is two")
    child.send("?")
    see(child, "the exercise before this one")
    child.send("\x1b")
    see(child, "It is two")
    child.send("l\x1b[B\r")
    see(child, "running_sum.py")
    child.send("p")
    see(child, "affine.py")
    child.send("r")
    see(child, "y yes, put the stub back")
    child.send("y")
    see(child, "The stub is back")
    child.send("h")
    see(child, "That was the last hint")
    course.stub(AFFINE).write_text("right")
    see(child, "All public checks pass")
    child.send("a")
    see(child, "2 exercises were checked: 1 of 2 are done")
    child.send("q")
    ended(child)
    assert list((course.root / ".autograder/backups/01_first").iterdir())


def test_a_check_that_breaks_is_told_and_the_watcher_lives(course: Course, start: Start) -> None:
    child = start(QUICK)
    course.stub(AFFINE).write_text("break")
    see(child, "no more sockets")
    course.stub(AFFINE).write_text("right")
    see(child, "All public checks pass")
    child.sendintr()
    ended(child)


def test_a_small_window_a_new_size_and_polling_do(course: Course, start: Start) -> None:
    child = start(QUICK, AUTOGRADER_POLL="1", NO_COLOR="1", LC_ALL="C")
    see(child, "It works")
    child.setwinsize(10, 40)
    see(child, "c check  q quit  ? help")
    course.stub(AFFINE).write_text("right")
    see(child, "All public checks pass")
    child.send("q")
    ended(child)


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 0), (signal.SIGTERM, 143)])
def test_the_terminal_is_given_back_whatever_ends_it(start: Start, number: int, code: int) -> None:
    child = start(QUICK)
    see(child, "It works")
    listed = subprocess.run(["ps", "-o", "pid=", "--ppid", str(child.pid)], capture_output=True, text=True, check=True)
    os.kill(int(listed.stdout.split()[0]), number)
    ended(child, code)


def test_ctrl_z_gives_the_terminal_back_until_it_goes_on(start: Start) -> None:
    child = start(QUICK)
    see(child, "It works")
    listed = subprocess.run(["ps", "-o", "pid=", "--ppid", str(child.pid)], capture_output=True, text=True, check=True)
    watcher = int(listed.stdout.split()[0])
    os.kill(watcher, signal.SIGTSTP)
    child.expect_exact("\x1b[?1049l")
    for _ in range(600):
        if Path(f"/proc/{watcher}/stat").read_text().rpartition(")")[2].split()[0] == "T":
            break
        child.expect(pexpect.TIMEOUT, timeout=0.05)
    else:
        pytest.fail("it did not stop")
    os.kill(watcher, signal.SIGCONT)
    child.expect_exact("\x1b[?1049h")
    see(child, "It works")
    child.send("q")
    ended(child)


def test_what_is_no_terminal_gets_a_line_for_each_verdict(course: Course) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", QUICK], cwd=course.root, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True
    ) as program:
        assert program.stdout is not None
        seen = ""
        while "Look again." not in seen:
            seen += program.stdout.readline()
        program.send_signal(signal.SIGINT)
        seen += program.stdout.read()
    assert program.returncode == 0
    assert "\x1b" not in seen
    assert "0 of 2 exercises done" in seen


def test_the_question_before_a_reset_is_answered_in_a_terminal(course: Course, start: Start) -> None:
    course.stub(AFFINE).write_text("mine")
    for answer, expected in (("n", "Nothing was changed"), ("y", "is the stub again")):
        child = start(REAL, "reset", "affine")
        see(child, "[y/N]")
        child.sendline(answer)
        see(child, expected)
        see(child, "exit code 0")


def test_hint_progress_and_list_show_themselves_in_a_terminal(start: Start) -> None:
    for arguments, expected in (
        (("hint", "affine"), "Look at the shapes"),
        (("progress",), "0 of 2 exercises done"),
        (("list",), "01_first/affine"),
    ):
        child = start(REAL, *arguments)
        see(child, expected)
        see(child, "exit code 0")


def test_check_shows_itself_in_a_terminal(course: Course, start: Start, tmp_path: Path) -> None:
    runtime = tmp_path / "run"
    runtime.mkdir(mode=0o700)
    child = start(REAL, "check", "affine", XDG_RUNTIME_DIR=str(runtime))
    see(child, "Not written yet")
    see(child, "exit code 1")
    solve(course, AFFINE)
    child = start(REAL, "check", "affine", XDG_RUNTIME_DIR=str(runtime))
    see(child, "1 of 1 points")
    see(child, "exit code 0")
    shutil.rmtree(runtime)  # so the server that was started ends


def test_watching_several_exercises_at_once_is_refused(course: Course, start: Start) -> None:
    child = start(REAL, "check", "--watch", "affine", "running_sum")
    see(child, "begins with one exercise")
    see(child, "exit code 2")
