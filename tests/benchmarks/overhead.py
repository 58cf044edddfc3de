"""What grading costs beyond the student's own compute: `make bench`.

Measures, in one run: CPU per worker started, by tier; the four exercises that do not train, per submission, warm; and
the same four as a fresh pytest process, the way most graders work. All CPU times are of whole process trees, as the
kernel accounts for them when they end. Everything runs with one thread, on one core's worth of work at a time.
"""

from __future__ import annotations

import argparse
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from itertools import pairwise
from pathlib import Path

from autograder import sandbox
from autograder.course import load_course
from autograder.grading.run import make_setup
from autograder.protocol.spawning import Limits
from autograder.runners.local import LocalRunner
from autograder.runners.units import Unit
from autograder.student.answer import read_answer
from autograder.student.launch import LocalZygote
from autograder.suite.examination import Examination

ROOT = Path(__file__).parents[2]
KEYS = (
    "02_cell/manual_cell",
    "03_loop/rnn_shapes",
    "05_stability/clip_by_norm",
    "07_deep_and_bidirectional/bidirectional_concat",
)
LIMITS = Limits(cpu_s=5, wall_s=30, memory_mib=1024, output_kib=64)
BOUND_WORKER_MS = 25.0
BOUND_EXERCISES_S = 0.6


def cpu_of_children() -> float:
    """CPU seconds of all children that have ended, and theirs."""
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def time_workers(tier: sandbox.Tier, count: int) -> tuple[float, float]:
    """CPU and wall-clock seconds for starting a zygote and that many workers, each asked once, one after the other."""
    answer = read_answer("bench/echo", b"def echo(x):\n    return x\n", ())
    before, own = cpu_of_children(), time.process_time()
    zygote = LocalZygote(tier)
    examination = Examination(answer, zygote.workers, LIMITS, b"bench")
    first = examination.student("first")
    first.echo(0)
    examination.close(first)
    began = time.perf_counter()
    for number in range(count):
        student = examination.student(str(number))
        student.echo(number)
        examination.close(student)
    wall = time.perf_counter() - began
    zygote.close()
    return cpu_of_children() - before + time.process_time() - own, wall


def worker_costs(tier: sandbox.Tier, count: int) -> tuple[float, float]:
    """CPU and wall-clock milliseconds for one worker, the start of the zygote taken off."""
    without, _ = time_workers(tier, 0)
    with_them, wall = time_workers(tier, count)
    return (with_them - without) / count * 1000, wall / count * 1000


def grade_copies(tier: sandbox.Tier, copies: int) -> tuple[float, list[float]]:
    """CPU seconds of grading that many copies of the four references with one job, and when each copy was done."""
    course = load_course(ROOT)
    setup = make_setup(course, KEYS, b"bench", jobs=1)
    sources = [course.solution(key).read_bytes() for key in KEYS]
    units = [
        Unit(number=number * len(KEYS) + index, key=key, source=sources[index])
        for number in range(copies)
        for index, key in enumerate(KEYS)
    ]
    moments: list[float] = []
    before = cpu_of_children()
    for graded in LocalRunner(tier).run(setup, units, lambda _: None):
        assert graded.exercise.outcome == "passed", graded
        moments.append(time.perf_counter())
    return cpu_of_children() - before, moments[len(KEYS) - 1 :: len(KEYS)]


def warm_submission_seconds(tier: sandbox.Tier, copies: int) -> tuple[float, float]:
    """CPU and median wall-clock seconds for one correct submission of the four exercises, the start taken off.

    Both runs are as large as a class: one of a few answers starts otherwise.
    """
    half, _ = grade_copies(tier, copies)
    together, ends = grade_copies(tier, 2 * copies)
    return (together - half) / copies, statistics.median(later - earlier for earlier, later in pairwise(ends))


def plain_pytest_seconds(runs: int) -> tuple[float, float]:
    """Median CPU and wall-clock seconds for one submission as a fresh, plain pytest process."""
    environment = os.environ | {"ANSWERS": str(ROOT / "solutions"), "OMP_NUM_THREADS": "1"}
    cpu: list[float] = []
    wall: list[float] = []
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "pytest", "-q", "-c/dev/null", "-pno:cacheprovider", "-pno:autograder"]
        command += ["--rootdir", folder, str(ROOT / "tests/benchmarks/plain/test_plain.py")]
        for _ in range(runs):
            before, began = cpu_of_children(), time.perf_counter()
            subprocess.run(command, check=True, env=environment, stdout=subprocess.DEVNULL)
            cpu.append(cpu_of_children() - before)
            wall.append(time.perf_counter() - began)
    return statistics.median(cpu), statistics.median(wall)


def main() -> int:
    """Print the table; 1 when a bound is broken."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--workers", type=int, default=1000, help="for each tier; starts differ by 0.3 s")
    parser.add_argument("--copies", type=int, default=10, help="submissions graded")
    options = parser.parse_args()
    report = sandbox.available()
    broken: list[str] = []
    print(f"python {sys.version.split()[0]}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}")
    for each in report.tiers:
        if not each.works:
            print(f"{each.tier:<10} does not work on this machine: {each.reason}")
            continue
        cpu, wall = worker_costs(each.tier, options.workers)
        print(f"{each.tier:<10} {cpu:6.1f} ms CPU, {wall:6.1f} ms wall for each worker")
        if each.tier == "full" and cpu > BOUND_WORKER_MS:
            broken.append(f"a worker costs {cpu:.1f} ms of CPU in tier full; the bound is {BOUND_WORKER_MS:g}")
    tier = sandbox.choose(None)
    cpu, wall = warm_submission_seconds(tier, options.copies)
    plain_cpu, plain_wall = plain_pytest_seconds(3)
    print("four exercises that do not train, for each submission:")
    print(f"  this grader, tier {tier}, warm  {cpu:6.3f} s CPU, {wall:6.3f} s wall")
    print(f"  a fresh plain pytest process  {plain_cpu:6.3f} s CPU, {plain_wall:6.3f} s wall")
    print(f"  ratio                         {plain_cpu / cpu:6.1f} times,  {plain_wall / wall:6.1f} times")
    if cpu > BOUND_EXERCISES_S:
        broken.append(f"the four exercises take {cpu:.3f} s of one core; the bound is {BOUND_EXERCISES_S:g}")
    for line in broken:
        print(f"over the bound: {line}")
    return 1 if broken else 0


if __name__ == "__main__":
    raise SystemExit(main())
