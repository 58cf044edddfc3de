"""What a student who watches waits for, from the save to the verdict on the screen: `make bench`.

Drives `autograder check --watch` in a pseudo-terminal, on a copy of the course, and saves a wrong answer and a right
one in turn. Exits 1 if the median is over the bound.
"""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import sys
import tempfile
import time
from pathlib import Path

import pexpect

ROOT = Path(__file__).parents[2]
KEY = "02_cell/manual_cell"
WATCH = ["-c", "from autograder.cli import main; main()", "check", "--watch", KEY]
BOUND_S = 0.25
SEEN = {"wrong": "✗", "right": "All public checks pass"}


def student_course(folder: Path) -> Path:
    """Copy the course without what is the author's."""
    course = folder / "course"
    shutil.copytree(ROOT / "exercises", course / "exercises", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "course.toml", course)
    return course


def seconds_from_save(course: Path, runtime: Path, rounds: int) -> list[float]:
    """Save and wait, so often; the first verdict, which starts the server, is not counted."""
    right = (ROOT / f"solutions/{KEY}.py").read_text(encoding="utf-8")
    answers = {"wrong": right.replace("tanh", "sin"), "right": right}
    environment = {**os.environ, "XDG_RUNTIME_DIR": str(runtime), "TERM": "xterm-256color", "LC_ALL": "C.UTF-8"}
    watcher = pexpect.spawn(
        sys.executable, WATCH, cwd=str(course), env=environment, dimensions=(50, 100), encoding="utf-8", timeout=120
    )
    watcher.expect("Not written")
    taken = []
    for number in range(rounds):
        which = ("wrong", "right")[number % 2]
        time.sleep(0.5)
        began = time.perf_counter()
        (course / f"exercises/{KEY}.py").write_text(f"{answers[which]}\n# {number}\n", encoding="utf-8")
        watcher.expect(SEEN[which])
        taken.append(time.perf_counter() - began)
    watcher.send("q")
    watcher.expect(pexpect.EOF)
    return taken


def main() -> int:
    """Measure, print, and say whether the bound holds."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=12)
    rounds = parser.parse_args().rounds
    with tempfile.TemporaryDirectory() as folder:
        runtime = Path(folder, "run")
        runtime.mkdir(mode=0o700)
        taken = seconds_from_save(student_course(Path(folder)), runtime, rounds)
    median = statistics.median(taken)
    verdict = "holds" if median <= BOUND_S else "BROKEN"
    print(f"watch, from save to verdict  median {median:.3f} s, {min(taken):.3f} to {max(taken):.3f}")
    print(f"bound: at most {BOUND_S} s  {verdict}")
    return int(median > BOUND_S)


if __name__ == "__main__":
    sys.exit(main())
