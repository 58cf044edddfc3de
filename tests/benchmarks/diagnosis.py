"""What naming mistakes adds to a failing check: `make bench`.

Grades all misconceptions of some exercises with and without diagnosis, in turns; what the bank's entries compute was
learned before, as it is after the first students of a class. The difference is shared out among the failing checks.
"""

from __future__ import annotations

import os
import statistics
import sys
import tempfile
import time
from pathlib import Path

import msgspec

from autograder import sandbox
from autograder.course import Course, load_course
from autograder.grading.run import make_setup
from autograder.misconceptions import compose, read_bank
from autograder.results import Check
from autograder.runners.local import LocalRunner
from autograder.runners.units import Setup, Unit

ROOT = Path(__file__).parents[2]
KEYS = ("02_cell/manual_cell", "03_loop/full_rnn", "05_stability/clip_by_norm", "06_lengths/packing")
ROUNDS = 5
BOUND_MS = 5.0


def misconceptions(course: Course) -> list[Unit]:
    """Each entry of the banks as an answer, all of one exercise together."""
    sources = [
        (key, compose(course.solution(key).read_text(), entry))
        for key in KEYS
        for entry in read_bank(course.bank(key)).misconceptions
    ]
    return [Unit(number=number, key=key, source=text.encode()) for number, (key, text) in enumerate(sources)]


def setups(course: Course, folder: Path) -> dict[str, Setup]:
    """A run that names mistakes by what it keeps in a folder, and one that names none."""
    plain = make_setup(course, KEYS, b"bench", jobs=1)
    naming = make_setup(course, KEYS, b"bench", jobs=1, diagnose=True)
    exercises = tuple(
        msgspec.structs.replace(exercise, known=str(folder / f"{number}.known"))
        for number, exercise in enumerate(naming.exercises)
    )
    return {"named": msgspec.structs.replace(naming, exercises=exercises), "plain": plain}


def grade(setup: Setup, units: list[Unit], tier: sandbox.Tier) -> tuple[float, list[Check]]:
    """Seconds from the first unit to the last, without the start; and the failing checks."""
    began: list[float] = []
    failing: list[Check] = []

    def tell(stage: str) -> None:
        if stage == "collected":
            began.append(time.perf_counter())

    for graded in LocalRunner(tier).run(setup, units, tell):
        failing += [check for check in graded.exercise.checks if check.outcome == "failed"]
        ended = time.perf_counter()
    return ended - began[0], failing


def main() -> int:
    """Print the figure; 1 when the bound is broken."""
    tier = sandbox.choose(None)
    course = load_course(ROOT)
    units = misconceptions(course)
    taken: dict[str, list[float]] = {"plain": [], "named": []}
    with tempfile.TemporaryDirectory() as folder:
        runs = setups(course, Path(folder))
        grade(runs["named"], units, tier)
        learned = len(list(Path(folder).iterdir()))
        assert learned == len(KEYS), f"{learned} of {len(KEYS)} exercises were learned"
        for _ in range(ROUNDS):
            for name, setup in runs.items():
                seconds, failing = grade(setup, units, tier)
                taken[name].append(seconds)
                named = sum(check.diagnosis is not None for check in failing)
                assert bool(named) is (name == "named"), f"{named} of {len(failing)} failing checks were named"
    added = [1000 * (with_names - without) / len(failing) for without, with_names in zip(*taken.values(), strict=True)]
    cost = statistics.median(added)
    plain, named_s = statistics.median(taken["plain"]), statistics.median(taken["named"])
    print(f"python {sys.version.split()[0]}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}, tier {tier}")
    print(f"{len(units)} misconceptions of {len(KEYS)} exercises, {len(failing)} failing checks")
    print(f"  without diagnosis {plain:.2f} s, with it {named_s:.2f} s")
    print(f"  diagnosis adds {cost:.2f} ms to a failing check ({min(added):.2f} to {max(added):.2f}, {ROUNDS} rounds)")
    if cost > BOUND_MS:
        print(f"BROKEN: diagnosis adds {cost:.2f} ms; the bound is {BOUND_MS:g} ms")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
