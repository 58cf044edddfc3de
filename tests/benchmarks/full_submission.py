"""What a full, correct submission costs, and how much of that is the student's own compute: `make bench`.

Grades the references of all exercises with one job, three times; the median run counts. What the kernel accounts to
the workers, less what as many workers cost that do nothing, is the student's own compute.
"""

from __future__ import annotations

import ast
import os
import statistics
import sys
import time
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
LIMITS = Limits(cpu_s=5, wall_s=30, memory_mib=1024, output_kib=64)
BOUND_S = 60.0
BOUND_SHARE = 0.7


def cpu_of(pid: int) -> tuple[float, float]:
    """CPU seconds of a running process, and of its children that have ended."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    user, system, of_children_user, of_children_system = map(int, fields[11:15])
    ticks = os.sysconf("SC_CLK_TCK")
    return (user + system) / ticks, (of_children_user + of_children_system) / ticks


def children_of(pid: int) -> list[int]:
    """Processes that a process has started and that still run, oldest first."""
    found = [task.read_text().split() for task in Path(f"/proc/{pid}/task").glob("*/children")]
    return sorted(int(child) for children in found for child in children)


def zygote_behind(pid: int) -> int:
    """The zygote: in tier full, a process waits outside for the one that moved into the sandbox's root."""
    return next(iter(children_of(pid)), pid)


def idle_worker_seconds(tier: sandbox.Tier, count: int) -> float:
    """CPU seconds of a worker that is asked for next to nothing."""
    answer = read_answer("bench/echo", b"def echo(x):\n    return x\n", ())
    zygote = LocalZygote(tier)
    examination = Examination(answer, zygote.workers, LIMITS, b"bench")
    for number in range(count):
        student = examination.student(str(number))
        student.echo(number)
        examination.close(student)
    time.sleep(0.2)  # the last one is being reaped
    _, ended = cpu_of(zygote_behind(zygote._process.pid))
    zygote.close()
    return ended / count


def workers_of(suite: Path) -> int:
    """Workers that a suite starts: one for each check that takes `student`, one for all others of the file."""
    tests = [node for node in ast.parse(suite.read_text()).body if isinstance(node, ast.FunctionDef)]
    tests = [node for node in tests if node.name.startswith("test_")]
    alone = sum(any(argument.arg == "student" for argument in node.args.args) for node in tests)
    return alone + (alone < len(tests))


def grade_all(tier: sandbox.Tier) -> tuple[dict[str, float], float, float, float]:
    """Seconds by exercise; CPU seconds of the start, of everything after it, and of the workers."""
    course = load_course(ROOT)
    keys = [exercise.key for exercise in course.exercises]
    setup = make_setup(course, keys, b"bench", jobs=1)
    units = [
        Unit(number=i, key=key, source=course.solution(key).read_bytes(), submission="full")
        for i, key in enumerate(keys)
    ]
    by_exercise: dict[str, float] = {}
    started: list[float] = []
    before = set(children_of(os.getpid()))

    def everything() -> tuple[float, float]:
        (ancestor,) = set(children_of(os.getpid())) - before
        outside, examiner = children_of(ancestor)
        zygote = zygote_behind(outside)
        parts = [cpu_of(ancestor)[0], *cpu_of(zygote), *cpu_of(examiner)]
        return sum(parts), cpu_of(zygote)[1]

    def tell(stage: str) -> None:
        if stage == "collected":
            started.append(everything()[0])

    total = workers = 0.0
    for graded in LocalRunner(tier).run(setup, units, tell):
        exercise = graded.exercise
        assert exercise.outcome in {"passed", "pending"}, exercise
        by_exercise[exercise.key] = sum(check.seconds for check in exercise.checks)
        if len(by_exercise) == len(units):
            time.sleep(0.2)
            total, workers = everything()
    return by_exercise, started[0], total - started[0], workers


def main() -> int:
    """Print the figures; 1 when a bound is broken."""
    tier = sandbox.choose(None)
    print(f"python {sys.version.split()[0]}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}, tier {tier}")
    idle = statistics.median(idle_worker_seconds(tier, 100) for _ in range(3))
    by_exercise, start, total, workers = sorted((grade_all(tier) for _ in range(3)), key=lambda run: run[2])[1]
    count = sum(workers_of(load_course(ROOT).hidden_suite(key)) for key in by_exercise)
    own = workers - count * idle
    for key, seconds in sorted(by_exercise.items(), key=lambda item: -item[1])[:10]:
        print(f"  {key:<46} {seconds:6.2f} s wall in its checks")
    print(f"a full correct submission, {len(by_exercise)} exercises: {total:.1f} s of one core")
    print(f"  (and {start:.1f} s once for a run: torch, and all suites read)")
    print(f"  in {count} workers {workers:.1f} s; a worker that does nothing costs {idle * 1000:.1f} ms")
    print(f"  the student's own compute: {own:.1f} s, {own / total:.0%} of it")
    broken = []
    if total > BOUND_S:
        broken.append(f"a full submission takes {total:.1f} s; the bound is {BOUND_S:g}")
    if own / total < BOUND_SHARE:
        broken.append(f"the student's own compute is {own / total:.0%}; the bound is {BOUND_SHARE:.0%}")
    for each in broken:
        print(f"BROKEN: {each}")
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
