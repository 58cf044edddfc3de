"""All that this project says of GPUs, tried on one, in one command: `make gpu`.

    python -m tests.gpu                             every answer, on the CPU and on the GPU; nothing else is needed
    python -m tests.gpu --every 10 --jobs 4         each reference, and one in ten of the other answers

Holds the verdicts of all references, alternatives, misconceptions and of the sample class against each other, measures
how much of its tolerance each right answer uses on the GPU, what a check costs there, and sees to it that an answer
that breaks CUDA, or asks for too much memory, ends nobody else's. Exit code 0: all is well; 1: something differs, or
is too near to its tolerance; 2: there is no GPU here.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from autograder import sandbox
from autograder.course import Course, load_course
from autograder.errors import AutograderError
from autograder.grading.run import examine, make_setup
from autograder.results import Check, Exercise
from autograder.runners.local import LocalRunner
from autograder.runners.units import Unit
from autograder.sandbox import Device, gpus
from tests.equality.answers import ROOT, Named, gather
from tests.equality.progress import Line

SECRET = b"all devices draw the same"
ROOM = 0.5  # of a tolerance is what a right answer may use
LISTED = 40
RAISING = "02_cell/manual_cell"
ENDINGS = {
    "good": ("", "passed", None),
    "breaks CUDA": ("torch.zeros(3)[torch.tensor([7])].tolist()", "failed", "raised"),
    "asks for too much": ("torch.empty(2**40, dtype=torch.uint8)", "failed", "out_of_memory"),
}


class Graded(NamedTuple):
    """What one device gave, by the number of the answer."""

    exercises: Mapping[int, Exercise]
    tier: str
    seconds: float

    @property
    def checks(self) -> int:
        return sum(len(exercise.checks) for exercise in self.exercises.values())


def grade(course: Course, units: Sequence[Unit], device: Device, jobs: int) -> Graded:
    """Grade on a device, mistakes named."""
    runner = LocalRunner(sandbox.choose(None, device), device=device)
    setup = make_setup(course, list(dict.fromkeys(unit.key for unit in units)), SECRET, jobs, diagnose=True)
    began = time.monotonic()
    graded = examine(setup, units, runner, Line(device))
    return Graded({number: each.exercise for number, each in graded.items()}, runner.tier, time.monotonic() - began)


def verdict(check: Check) -> tuple[object, ...]:
    """Give what must be the same on every device; how PyTorch words an error is not."""
    return check.outcome, check.reason, check.points, check.diagnosis


def list_differences(answers: Sequence[Named], on_cpu: Graded, on_gpu: Graded) -> int:
    """Print the checks that came out otherwise; gives how many they are."""
    told: list[str] = []
    for name, unit in answers:
        there = {check.name: check for check in on_gpu.exercises[unit.number].checks}
        for check in on_cpu.exercises[unit.number].checks:
            other = there.get(check.name)
            if other is None or verdict(check) != verdict(other):
                told.append(
                    f"  {name} · {check.name}: {verdict(check)} on the CPU, {other and verdict(other)} on the GPU"
                )
                told += [f"      {each.message} {each.note}" for each in (check, other) if each is not None]
    print("\n".join(told[: 3 * LISTED]))
    return sum(not line.startswith("   ") for line in told)


def list_margins(answers: Sequence[Named], on_cpu: Graded, on_gpu: Graded) -> int:
    """Print the largest parts of their tolerance that right answers use on the GPU; gives how many are too large."""
    right = [each for each in answers if " · reference" in each.name or " · the reference" in each.name]
    right += [each for each in answers if " · alternative " in each.name]
    found: list[tuple[float, float, str]] = []
    for name, unit in right:
        cpu = {check.name: check.margin for check in on_cpu.exercises[unit.number].checks}
        found += [
            (check.margin, cpu.get(check.name) or 0.0, f"{name} · {check.name}")
            for check in on_gpu.exercises[unit.number].checks
            if check.margin is not None
        ]
    found.sort(reverse=True)
    print(f"\nused of the tolerance, of {len(found)} measured:    GPU      CPU")
    for there, here, name in found[:10]:
        print(f"  {name:<60} {there:8.4f} {here:8.4f}")
    return sum(there > ROOM for there, _, _ in found)


def list_endings(course: Course) -> int:
    """Grade answers that break their GPU's process between good ones; gives how many came out otherwise."""
    source = course.solution(RAISING).read_text(encoding="utf-8")
    order = ["good", "breaks CUDA", "good", "asks for too much", "good", "breaks CUDA", "breaks CUDA", "good"]
    units = [
        Unit(number=number, key=RAISING, source=f"{source}\nimport torch\n{ENDINGS[name][0]}\n".encode())
        for number, name in enumerate(order)
    ]
    graded = grade(course, units, "cuda", 3)
    wrong = 0
    print("\nanswers that break their process, between good ones:")
    for number, name in enumerate(order):
        _, outcome, reason = ENDINGS[name]
        checks = graded.exercises[number].checks
        apart = [check for check in checks if check.outcome not in {outcome, "blocked"}]
        is_well = not apart and reason in {check.reason for check in checks}  # one check expects an error
        wrong += not is_well
        print(f"  {number} {name:<18} {'as it should' if is_well else 'NOT AS IT SHOULD'}  {checks[0].message[:150]}")
        for check in apart[:3]:
            print(f"      {check.name}: {check.outcome}, {check.reason}: {check.message[:200]} {check.note[:200]}")
    return wrong


def show(census: gpus.Census, answers: Sequence[Named], on_cpu: Graded, on_gpu: Graded) -> None:
    print(f"PyTorch {census.torch}, CUDA {census.cuda}, driver {census.driver or '?'}")
    for gpu in census.gpus:
        print(f"  {gpu.name}, {gpu.memory_mib} MiB")
    print(f"\n{'device':<8} {'tier':<10} {'answers':>8} {'checks':>8} {'seconds':>9} {'ms a check':>11}")
    for name, graded in (("cpu", on_cpu), ("cuda", on_gpu)):
        cost = 1000 * graded.seconds / max(1, graded.checks)
        row = f"{len(answers):>8} {graded.checks:>8} {graded.seconds:>9.1f} {cost:>11.1f}"
        print(f"{name:<8} {graded.tier:<10} {row}")
    print(flush=True)


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.gpu", description=__doc__.partition("\n")[0])
    parser.add_argument("--every", type=int, default=1, metavar="N", help="each reference, and one in N others")
    parser.add_argument("--exercises", nargs="+", metavar="KEY", help="these only")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1, help="answers examined at a time")
    options = parser.parse_args(arguments)
    try:
        census = gpus.require()
        course = load_course(ROOT)
        keys = options.exercises or [exercise.key for exercise in course.exercises]
        answers = gather(course, keys, options.every)
        units = [each.unit for each in answers]
        on_cpu, on_gpu = (grade(course, units, device, options.jobs) for device in ("cpu", "cuda"))
        show(census, answers, on_cpu, on_gpu)
        differing = list_differences(answers, on_cpu, on_gpu)
        narrow = list_margins(answers, on_cpu, on_gpu)
        endings = list_endings(course)
    except AutograderError as error:
        print(error, file=sys.stderr)
        return error.exit_code
    print(
        f"\n{differing} verdicts differ, {narrow} margins are above {ROOM:g}, {endings} endings are not as they should."
    )
    return int(bool(differing or narrow or endings))


if __name__ == "__main__":
    raise SystemExit(main())
