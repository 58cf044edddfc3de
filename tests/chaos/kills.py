"""Kill a grading run's processes at random moments, again and again, and hold its results against an undisturbed run.

    python tests/chaos/kills.py --kills 500                                      whoever runs
    python tests/chaos/kills.py --kills 50 --grader-only --submissions 200       only the program that was called

The class is the sample class, repeated with small differences. A run that ends early is called again until it has
graded everything; when it is done before all kills are spent, another begins. Exit code 0: all results are equal, no
verdict was ever lost, no process was left.
"""

from __future__ import annotations

import argparse
import json
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import Any

from processes import ROLES, by_role, descendants, left_of, wait_until

from autograder.store import Store

ROOT = Path(__file__).parents[2]
PROGRAM = [sys.executable, "-c", "from autograder.cli import main; main()"]
SAMPLE = (
    "02_cell/manual_cell",
    "03_loop/rnn_shapes",
    "05_stability/clip_by_norm",
    "07_deep_and_bidirectional/bidirectional_concat",
    "09_tagging/tagger",
)
# Who of these is killed, the run, or the engine, is started anew: so seldom that it comes beyond its start.
ENGINE = ("grader", "ancestor", "examiner", "zygote")
STARTS = 2.0  # times that a run takes for its first verdict, between two such kills on average
FAULT_OF_OURS = 3


class LostError(Exception):
    """What must never happen has happened."""


def make_class(folder: Path, submissions: int) -> None:
    """Repeat the sample class; no two answers are equal, else they would be examined once."""
    students = sorted(path for path in (ROOT / "tests/samples/class").iterdir() if path.is_dir())
    for number in range(submissions):
        student = students[number % len(students)]
        target = folder / f"{number:03}-{student.name}"
        shutil.copytree(student, target)
        for answer in target.rglob("*.py"):
            answer.write_bytes(answer.read_bytes() + f"\n# hand-in {number}\n".encode())


def results_of(out: Path) -> Any:
    """Read what was found, without what no two runs share."""

    def strip(value: Any) -> Any:
        if isinstance(value, dict):
            # Which clock ends an endless loop, that of the wall or of the processor, is a matter of who else is busy.
            left_out = {"seconds", "started"} | ({"message"} if value.get("reason") == "timed_out" else set())
            return {key: strip(each) for key, each in value.items() if key not in left_out}
        return [strip(each) for each in value] if isinstance(value, list) else value

    return strip(json.loads((out / "results.json").read_text()))


def differences(expected: Any, found: Any, where: str = "") -> list[str]:
    """Say in which places two results differ."""
    if isinstance(expected, dict) and isinstance(found, dict) and expected.keys() == found.keys():
        return [each for key in expected for each in differences(expected[key], found[key], f"{where}.{key}")]
    if isinstance(expected, list) and isinstance(found, list) and len(expected) == len(found):
        pairs = enumerate(zip(expected, found, strict=True))
        return [each for place, (one, two) in pairs for each in differences(one, two, f"{where}[{place}]")]
    return [] if expected == found else [f"{where}: {expected!r} became {found!r}"]


class Chaos:
    """Runs one class over and over, and kills."""

    def __init__(self, wanted: argparse.Namespace, folder: Path) -> None:
        self.wanted = wanted
        self.folder = folder
        self.random = random.Random(wanted.seed)
        self.kills: Counter[str] = Counter()
        self.ends: Counter[str] = Counter()
        self.rounds = 0
        self.engine_gap = 0.0
        self.wrong: list[str] = []
        make_class(folder / "class", wanted.submissions)
        Store(folder / "empty").close()  # all runs share its secret, and so their draws

    def start(self, out: Path) -> subprocess.Popen[bytes]:
        limits = [word for key in self.wanted.limit or SAMPLE for word in ("--limit", key)]
        command = [*PROGRAM, "grade", str(self.folder / "class"), "--out", str(out), "--jobs", str(self.wanted.jobs)]
        with (self.folder / "log").open("ab") as log:
            return subprocess.Popen([*command, *limits], cwd=ROOT, stdout=subprocess.DEVNULL, stderr=log)

    def undisturbed(self) -> float:
        """Grade the class once, and say how long that took; note how long a run takes to begin."""
        out = self.folder / "whole"
        shutil.copytree(self.folder / "empty", out)
        began = time.monotonic()
        run = self.start(out)
        wait_until(lambda: self.check_rows(out, []) or run.poll() is not None, 600)
        self.engine_gap = STARTS * (time.monotonic() - began)
        if run.wait():
            raise LostError(f"the undisturbed run failed:\n{(self.folder / 'log').read_text()[-3000:]}")
        return time.monotonic() - began

    def round(self) -> None:
        """Grade the class under fire until it is graded, and compare."""
        self.rounds += 1
        out = self.folder / f"round{self.rounds}"
        shutil.copytree(self.folder / "empty", out)
        rows: list[Any] = []
        while True:
            run = self.start(out)
            try:
                code = self.fire(run)
            finally:
                run.kill()  # where this program is interrupted itself
            rows = self.check_rows(out, rows)
            self.ends["killed" if code < 0 else f"exit code {code}"] += 1
            if code == 0:
                break
            if code not in (-signal.SIGKILL, FAULT_OF_OURS):
                raise LostError(f"a run ended with {code}:\n{(self.folder / 'log').read_text()[-3000:]}")
        self.wrong += differences(results_of(self.folder / "whole"), results_of(out), f"round {self.rounds}")
        shutil.rmtree(out)

    def fire(self, run: subprocess.Popen[bytes]) -> int:
        """Kill processes of a run at random moments until it ends; gives its exit code."""
        seldom, often = 1 / self.engine_gap, 0 if self.wanted.grader_only else 1 / self.wanted.gap
        while True:
            try:
                code = run.wait(self.random.expovariate(seldom + often))
            except subprocess.TimeoutExpired:
                family = descendants(run.pid)
                is_engine = self.random.random() < seldom / (seldom + often)
                if self.kill_one(run.pid, self.choose(is_engine=is_engine)) != "grader":
                    continue
                code = run.wait()
                if left := left_of(family):
                    raise LostError(f"{len(left)} processes outlived their grader") from None
            return code

    def choose(self, *, is_engine: bool) -> str:
        return "grader" if self.wanted.grader_only else self.random.choice(ENGINE if is_engine else ROLES[-2:])

    def kill_one(self, grader: int, role: str) -> str:
        """Kill one process; gives what it was, or nothing where there is none, or enough was killed."""
        there = by_role(grader)[role]
        if not there or self.kills.total() >= self.wanted.kills or not self.random.choice(there).kill():
            return ""
        self.kills[role] += 1
        if self.kills.total() % 25 == 0:
            print(f"  {self.kills.total()} kills, round {self.rounds}", flush=True)
        return role

    def check_rows(self, out: Path, before: list[Any]) -> list[Any]:
        """Read all that was ever graded; what had been there must be there."""
        with Store(out, read_only=True) as store:
            rows = [(row.id, row.unit.unit_hash, row.exercise) for row in store.history()]
        if rows[: len(before)] != before:
            raise LostError("verdicts that were written down are gone, or have changed")
        return rows


def main() -> int:
    parser = argparse.ArgumentParser(description="Kill a grading run's processes at random moments.")
    parser.add_argument("--kills", type=int, default=500)
    parser.add_argument("--submissions", type=int, default=100)
    parser.add_argument("--grader-only", action="store_true")
    parser.add_argument("--gap", type=float, default=1.0, help="seconds between two kills of sitters and workers")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--seed", type=int, default=6)
    parser.add_argument("--limit", action="append", metavar="KEY", help="these exercises only")
    wanted = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="chaos-") as folder:
        chaos = Chaos(wanted, Path(folder))
        print(f"seed {wanted.seed}; {wanted.submissions} submissions, undisturbed: ", end="", flush=True)
        print(f"{chaos.undisturbed():.0f} s", flush=True)
        began = time.monotonic()
        try:
            while chaos.kills.total() < wanted.kills:
                chaos.round()
        except LostError as error:
            chaos.wrong.append(str(error))
    print(f"{chaos.kills.total()} kills in {time.monotonic() - began:.0f} s, {chaos.rounds} times the whole class")
    print("  " + ", ".join(f"{role} {chaos.kills[role]}" for role in ROLES if chaos.kills[role]))
    print("  the program ended by: " + ", ".join(f"{how} {count}" for how, count in sorted(chaos.ends.items())))
    print("\n".join(chaos.wrong[:20]) or "Every verdict, point and message is that of the undisturbed run.")
    return bool(chaos.wrong)


if __name__ == "__main__":
    sys.exit(main())
