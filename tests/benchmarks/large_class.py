"""A class of 1,000 submissions graded in one run, and once more: a command of its own, some minutes long.

The answers are references, right answers in other styles, misconceptions and mutants of four exercises, and
files that are broken in other ways; a comment makes each of them different. Prints seconds, faults, the memory of all
processes together, what the second run takes, and the size of the class report. 1 when a bound is broken.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from weighing import weighed

from autograder.audit.cases import make_trial
from autograder.course import load_course

ROOT = Path(__file__).parents[2]
KEYS = ("01_sequences/vocabulary", "02_cell/manual_cell", "05_stability/clip_by_norm", "06_lengths/packing")
BROKEN = (
    b"def (:\n",
    b"\x00\x01",
    b"import nothing_of_that_name\n",
    b"raise SystemExit(0)\n",
    "x = 'ü'\n".encode("latin-1"),
    b"",
    b"class A:\n" * 500,
)
PROGRAM = (sys.executable, "-c", "from autograder.cli import main; main()")
BOUND_SECOND_S = 5.0
BOUND_REPORT_BYTES = 5_000_000
GROWTH_MIB = 100  # from a quarter of the run to its end


def make_class(folder: Path, students: int, seed: int) -> None:
    """Write the submissions; a fifth of the answers are right, a tenth broken, the others wrong or not."""
    course = load_course(ROOT)
    draw = random.Random(seed)
    sources = {key: [case.source.encode() for case in make_trial(course, key).cases] for key in KEYS}
    for number in range(students):
        for key in KEYS:
            chance = draw.random()
            source = draw.choice(BROKEN) if chance < 0.1 else draw.choice(sources[key])
            if chance > 0.8:
                source = course.solution(key).read_bytes()
            path = folder / f"student{number:04}" / f"{key}.py"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(source + f"\n# student {number}\n".encode())


def grade(folder: Path, out: Path) -> tuple[float, list[float]]:
    """Seconds of one run, and the memory that it had every two seconds."""
    limits = [part for key in KEYS for part in ("--limit", key)]
    began = time.monotonic()
    with (
        subprocess.Popen(
            [*PROGRAM, "grade", str(folder), "--out", str(out), *limits],
            cwd=ROOT,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        ) as program,
        weighed(program.pid, 2) as weights,
    ):
        code = program.wait()
    if code:
        raise SystemExit(f"the run ended with {code}")
    return time.monotonic() - began, [total for _, _, total in weights]


def judge(first_s: float, second_s: float, memory: Sequence[float], out: Path) -> list[str]:
    """Print the figures; give the bounds that are broken."""
    results = json.loads((out / "results.json").read_text())
    size = (out / "report.html").stat().st_size
    middle = memory[len(memory) // 4 :] or [0.0]
    early, late = max(middle[: len(middle) // 3 + 1]), max(middle[-(len(middle) // 3 + 1) :])
    outcomes = [exercise["outcome"] for one in results["submissions"] for exercise in one["exercises"]]
    counted = ", ".join(f"{outcomes.count(each)} {each}" for each in sorted(set(outcomes)))
    print(f"{len(results['submissions'])} submissions, {len(outcomes)} answers: {counted}; {results['faults']} faults")
    print(f"first run {first_s:.0f} s, second run {second_s:.1f} s, report {size / 1e6:.2f} MB")
    print(f"memory of all processes: {early:.0f} MiB after a quarter, {late:.0f} at the end, {max(memory):.0f} at most")
    broken = [f"{results['faults']} faults"] if results["faults"] else []
    if second_s > BOUND_SECOND_S:
        broken.append(f"the second run takes {second_s:.1f} s; the bound is {BOUND_SECOND_S:g}")
    if size > BOUND_REPORT_BYTES:
        broken.append(f"the report has {size} bytes; the bound is {BOUND_REPORT_BYTES}")
    if late > early + GROWTH_MIB:
        broken.append(f"memory grows from {early:.0f} to {late:.0f} MiB")
    return broken


def main() -> int:
    """Run it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--students", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    print(f"python {sys.version.split()[0]}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}")
    with tempfile.TemporaryDirectory() as place:
        folder, out = Path(place) / "class", Path(place) / "out"
        make_class(folder, options.students, options.seed)
        first_s, memory = grade(folder, out)
        second_s, _ = grade(folder, out)
        broken = judge(first_s, second_s, memory, out)
    for each in broken:
        print(f"BROKEN: {each}")
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
