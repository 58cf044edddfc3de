"""One trial: the whole class, attackers and all, graded by the program as it is installed; and what came of it."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import msgspec

from autograder.course import load_course
from autograder.reports import json_report
from autograder.reports.folder_names import name_folders
from autograder.results import Exercise, Results, Submission
from tests.attacks import processes
from tests.attacks.arena import HONEST, KEYS, ROOT, Arena, hand_in, make_arena
from tests.attacks.bank import Attack, Tier

_PROGRAM = (sys.executable, "-c", "from autograder.cli import main; main()")
_LONGEST_S = 900
# What is written for other programs, of the whole class.
FORMATS = ("csv", "csv-checks", "html")
# Where an attack may try to leave something for others.
_COMMON = ("/tmp", "/var/tmp", "/dev/shm", "/run")
LEFT = "attack-left"
_WITH_FAULTS = 3
_TORCHS_OWN = "torchinductor_"  # a cache that torch makes where it is imported


class Trial(msgspec.Struct, frozen=True):
    """What one tier's trial has shown; `out` still holds the store and the feedback."""

    tier: Tier
    arena: Arena
    results: Results
    calm: Results
    printed: str
    left: list[str]
    survivors: list[str]
    seconds: float

    def of(self, student: str, *, calm: bool = False) -> Submission:
        """Give a student's record."""
        results = self.calm if calm else self.results
        return next(each for each in results.submissions if each.student == student)

    def exercise(self, attack: Attack, *, calm: bool = False) -> Exercise:
        """Give the record of the exercise that an attack answered."""
        return next(each for each in self.of(attack.student, calm=calm).exercises if each.key == attack.exercise)

    def feedback(self, student: str) -> list[Path]:
        """List the files that a student gets."""
        folders = name_folders([each.student for each in self.results.submissions])
        return sorted((self.arena.out / "feedback" / folders[student]).iterdir())

    @property
    def changed_neighbours(self) -> list[str]:
        """Name the honest submissions whose record is another one than without the attacks."""
        calm = {each.key: without_times(each) for each in self.of(HONEST[0], calm=True).exercises}
        return [
            f"{name}: {exercise.key}"
            for name in HONEST
            for exercise in self.of(name).exercises
            if exercise.checks[0].reason != "missing" and without_times(exercise) != calm[exercise.key]
        ]


def without_times(exercise: Exercise) -> Any:
    """Strip a record of what no two runs share."""
    return msgspec.structs.replace(
        exercise, checks=tuple(msgspec.structs.replace(check, seconds=0.0) for check in exercise.checks)
    )


def hold(tier: Tier, attacks: Sequence[Attack], folder: Path, jobs: int) -> Trial:
    """Grade the calm class and the one under attack, and look at what is left."""
    arena = make_arena(folder, {key: load_course(ROOT).exercise(key).forbids for key in KEYS})
    hand_in(arena, attacks)
    _grade(arena, arena.calm, arena.calm_out, tier, jobs)
    before = set(_left_in_common_places())
    began = time.monotonic()
    printed, survivors = _grade(arena, arena.attackers, arena.out, tier, jobs)
    seconds = time.monotonic() - began
    printed += _report(arena, "--details")
    for form in FORMATS:
        to = [] if form == "html" else ["--to", str(arena.out / f"export.{form}")]
        _report(arena, "--format", form, *to)
    left = sorted(set(_left_in_common_places()) - before)
    remove_left()
    left += [str(path) for path in arena.temporary.iterdir() if not path.name.startswith(_TORCHS_OWN)]
    results = json_report.read_results(arena.out / "results.json")
    calm = json_report.read_results(arena.calm_out / "results.json")
    return Trial(tier, arena, results, calm, printed, left, survivors, seconds)


def remove_left() -> None:
    """Remove what attacks have left in folders that all processes share."""
    for path in _left_in_common_places():
        Path(path).unlink(missing_ok=True)


def _grade(arena: Arena, handed_in: Path, out: Path, tier: Tier, jobs: int) -> tuple[str, list[str]]:
    """Run the program; give what it printed, and which of its processes are still there."""
    options = ["--out", str(out), "--sandbox", tier, "--jobs", str(jobs)]
    grader = subprocess.Popen(
        [*_PROGRAM, "grade", str(handed_in), *options],
        cwd=arena.course,
        env=_environment(arena),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    try:
        raw, _ = grader.communicate(timeout=_LONGEST_S)
    finally:
        grader.kill()
    printed = raw.decode("utf-8", "backslashreplace")
    if grader.returncode not in (0, _WITH_FAULTS) or not (out / "results.json").exists():
        raise RuntimeError(f"grading ended with {grader.returncode}:\n{printed}")
    return printed, processes.describe(processes.started_by(grader.pid))


def _report(arena: Arena, *options: str) -> str:
    command = [*_PROGRAM, "report", str(arena.out), *options]
    done = subprocess.run(command, cwd=arena.course, env=_environment(arena), capture_output=True, check=False)
    told = (done.stdout + done.stderr).decode("utf-8", "backslashreplace")
    if done.returncode:
        raise RuntimeError(f"`report {' '.join(options)}` ended with {done.returncode}:\n{told}")
    return told


def _environment(arena: Arena) -> dict[str, str]:
    return os.environ | {
        "ATTACKED": arena.canaries.words["environment"],
        "TMPDIR": str(arena.temporary),
        "COLUMNS": "120",
        "NO_COLOR": "1",
        "GITHUB_ACTIONS": "true",  # where what is printed may be taken for commands
        "PYTHONPATH": os.pathsep.join(filter(None, (str(ROOT), os.environ.get("PYTHONPATH")))),
    }


def _left_in_common_places() -> Iterator[str]:
    for folder in _COMMON:
        for entry in Path(folder).glob(f"*{LEFT}*"):
            yield str(entry)
