"""Does anything grow with the class? A command of its own, from seconds to hours long: `growth.py --submissions N`.

Every submission answers two quick exercises: half of the answers are right, the others are entries of the bank,
untouched stubs, or no Python; each file is made different by a comment. Prints time for each submission at the
beginning and at the end of the run, memory, the size of the store, and what the commands take that come after: the
same run with nothing changed, and the class report. 1 when a bound is broken.

A machine's pace drifts by more than the bound within a minute. So while the last submissions are graded, the same are
graded at the same time in a run of their own: what comes slower in the long run than in the short one beside it grows.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import shutil
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from weighing import weighed

from autograder.course import load_course
from autograder.misconceptions import compose, read_bank
from autograder.store import DATABASE, Store

ROOT = Path(__file__).parents[2]
KEYS = ("01_sequences/vocabulary", "05_stability/clip_by_norm")
PROGRAM = (sys.executable, "-c", "from autograder.cli import main; main()")
FIRST = 100  # submissions after which all that is made once has been made
WEIGHED_EVERY_S = 1.0
BOUND_GROWTH_MIB = 50.0
BOUND_SLOWER = 0.05
BOUND_AGAIN_S = 10.0


class Run(NamedTuple):
    """One run: when each submission was done, and what the grader and its family weighed at which moment.

    `cpu_s` is what all of them computed, by which runs can be compared on a machine that has other things to do.
    """

    seconds: float
    cpu_s: float
    moments: list[float]
    weights: list[tuple[float, float, float]]


def write_class(folder: Path, submissions: int, seed: int) -> None:
    """Write it; the same seed gives the same class."""
    course, draw = load_course(ROOT), random.Random(seed)
    right = {key: course.solution(key).read_text() for key in KEYS}
    banks = {key: read_bank(course.bank(key)).misconceptions for key in KEYS}
    wrong = {key: [compose(right[key], entry) for entry in banks[key]] for key in KEYS}
    for number in range(submissions):
        for key in KEYS:
            chance = draw.random()
            text = right[key] if chance < 0.5 else draw.choice(wrong[key])
            if chance > 0.9:
                text = course.stub(key).read_text() if chance < 0.95 else "def (:\n"
            path = folder / f"student{number:05}" / f"{key}.py"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(f"{text}\n# handed in by student {number}\n")


def grade(folder: Path, out: Path, jobs: int) -> Run:
    """Grade all of them in one run."""
    limits = [part for key in KEYS for part in ("--limit", key)]
    command = [*PROGRAM, "grade", str(folder), "--out", str(out), "--jobs", str(jobs), *limits]
    began, cpu_before = time.monotonic(), os.times()
    with (
        subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE) as program,
        weighed(program.pid, WEIGHED_EVERY_S) as weights,
    ):
        _, errors = program.communicate()
    if program.returncode:
        raise SystemExit(f"the run ended with {program.returncode}: {errors.decode()[-2000:]}")
    seconds, cpu_after = time.monotonic() - began, os.times()
    cpu_s = cpu_after.children_user + cpu_after.children_system - cpu_before.children_user - cpu_before.children_system
    done: dict[str, float] = {}
    with Store(out, read_only=True) as store:
        for row in store.history():
            done[row.unit.student] = datetime.fromisoformat(row.graded_at).timestamp()
    return Run(seconds, cpu_s, sorted(done.values()), list(weights))


def seconds_of(*arguments: str) -> float:
    """Wall-clock seconds of a command of the program."""
    began = time.monotonic()
    subprocess.run([*PROGRAM, *arguments], cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
    return time.monotonic() - began


def memory(run: Run, first: int, last: int) -> tuple[float, float]:
    """Median MiB of the grader, and of all its processes, from one submission to another."""
    since, until = run.moments[first - 1], run.moments[last - 1]
    taken = [each for each in run.weights if since <= each[0] <= until] or run.weights[-1:]
    return statistics.median(each[1] for each in taken), statistics.median(each[2] for each in taken)


def grade_beside(folder: Path, out: Path, jobs: int, count: int) -> tuple[Run, Run]:
    """Grade a class and, once `count` submissions are to go, those in a run of their own at the same time."""
    students = sorted(folder.iterdir())
    last, out_of_last = folder.with_name("last"), out.with_name("out of the last")
    for each in students[-count:]:
        shutil.copytree(each, last / each.name)
    with ThreadPoolExecutor(1) as pool:
        whole = pool.submit(grade, folder, out, jobs)
        while not whole.done() and verdicts_in(out) < len(KEYS) * (len(students) - count):
            time.sleep(WEIGHED_EVERY_S)
        short = grade(last, out_of_last, jobs)
        return whole.result(), short


def verdicts_in(out: Path) -> int:
    """Count the verdicts that a run has given so far."""
    try:
        with closing(sqlite3.connect(f"{(out / DATABASE).as_uri()}?mode=ro", uri=True)) as database:
            return database.execute("SELECT max(id) FROM graded").fetchone()[0] or 0
    except sqlite3.OperationalError:
        return 0  # it has not begun


def compare(whole: Run, short: Run) -> tuple[int, int]:
    """Count what each of two runs has graded while both were at it, what the short one makes once apart."""
    since, until = short.moments[FIRST], min(whole.moments[-1], short.moments[-1])
    of_whole, of_short = (sum(since < moment <= until for moment in run.moments) for run in (whole, short))
    return of_whole, of_short


def pace(moments: Sequence[float]) -> float:
    """Seconds for each submission."""
    return (moments[-1] - moments[0]) / (len(moments) - 1)


def window_of(count: int) -> int:
    """Say how many submissions make one figure."""
    return min(max(FIRST, count // 10), count // 2)


def judge(run: Run, short: Run | None, out: Path, again: Run, report_s: float) -> list[str]:
    """Print the figures; give the bounds that are broken."""
    count = len(run.moments)
    first, window = min(FIRST, count), window_of(count)
    since = first if count >= first + 2 * window else 0  # before it, the entries of the banks are tried, once for all
    alone = run.moments[: -len(short.moments)] if short else run.moments  # until the other run began
    early, late = pace(run.moments[since : since + window]), pace(alone[-window:])
    own_early, all_early = memory(run, max(1, first - window // 2), min(count, first + window // 2))
    own_late, all_late = memory(run, count - window // 2, count)
    after = [each[1] for each in run.weights if each[0] > run.moments[-1]]
    size, results = (out / DATABASE).stat().st_size, json.loads((out / "results.json").read_text())
    print(f"{count} submissions in {run.seconds:.1f} s, {results['faults']} faults")
    print(f"  each takes {1000 * early:.1f} ms after {since}, {1000 * late:.1f} ms before {len(alone)} ({window} each)")
    print(f"  memory of the grader {own_early:.1f} MiB at the {first}th, {own_late:.1f} at the last; with all its ")
    print(
        f"    processes {all_early:.0f} and {all_late:.0f} MiB; while it reports, at most {max(after, default=0):.0f}"
    )
    print(f"  store {size / 2**20:.1f} MiB, {size / count:.0f} bytes each; from the last verdict to the end of the run")
    print(f"    {run.seconds - (run.moments[-1] - run.moments[0]):.1f} s with the start;")
    print(f"    nothing changed {again.seconds:.1f} s, {again.cpu_s:.1f} s of them computing")
    print(f"  class report {report_s:.1f} s, {(out / 'report.html').stat().st_size / 2**20:.2f} MiB")
    broken = [f"{results['faults']} faults"] if results["faults"] else []
    if own_late - own_early > BOUND_GROWTH_MIB:
        broken.append(f"the grader grows by {own_late - own_early:.0f} MiB; the bound is {BOUND_GROWTH_MIB:g}")
    if short:
        of_whole, of_short = compare(run, short)
        print(f"  while both graded, {of_whole} at its end, and {of_short} in a run of {len(short.moments)} beside it")
        if not of_whole:
            broken.append("the two runs never graded at the same time; grade more submissions")
        elif (slower := of_short / of_whole - 1) > BOUND_SLOWER:
            broken.append(f"a submission takes {slower:.1%} longer at the end; the bound is {BOUND_SLOWER:.0%}")
    if again.seconds > BOUND_AGAIN_S:
        broken.append(f"a run with nothing changed takes {again.seconds:.1f} s; the bound is {BOUND_AGAIN_S:g}")
    return broken


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--submissions", type=int, nargs="*", default=[100, 1000])
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    print(
        f"python {sys.version.split()[0]}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}, {options.jobs} jobs"
    )
    broken: list[str] = []
    for submissions in options.submissions:
        with tempfile.TemporaryDirectory() as place:
            folder, out = Path(place) / "class", Path(place) / "out"
            write_class(folder, submissions, options.seed)
            beside = window_of(submissions) + 3 * FIRST
            if submissions > 2 * beside:
                run, short = grade_beside(folder, out, options.jobs, beside)
            else:  # too few for two runs to be compared
                run, short = grade(folder, out, options.jobs), None
            again = grade(folder, out, options.jobs)
            broken += judge(run, short, out, again, seconds_of("report", str(out), "--format", "html"))
    for each in broken:
        print(f"BROKEN: {each}")
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
