"""Grade a mixed class, hostile answers among it, for a long time in one run, and see whether anything grows.

    python tests/chaos/soak.py --minutes 60

Prints every minute what the processes of the run hold; at the end the start, the end and the peak of each, and whether
it grew: whether the median of the last quarter is above that of the first, without the first minute. Exit code 1 if so.
"""

from __future__ import annotations

import argparse
import itertools
import os
import statistics
import sys
import tempfile
import threading
import time
from collections import Counter
from pathlib import Path
from typing import NamedTuple

from processes import PROC, ROLES, Process, by_role, read

from autograder import sandbox
from autograder.course import load_course
from autograder.grading.run import grade
from autograder.results import Exercise
from autograder.runners.local import LocalRunner
from autograder.submissions import Answer, Submission

COURSE = Path(__file__).parents[1] / "samples/mini_course"
KEY = "01_first/running_sum"
STAYING = ("grader", "ancestor", "examiner", "zygote")  # the others live for an answer or a check
SAMPLE_S = 5.0
KIB, MIB = 1024, 1024 * 1024

RIGHT = "def running_sum(x):\n    return x.cumsum(0), x.sum()\n"
ANSWERS = {
    "right": RIGHT,
    "wrong": "def running_sum(x):\n    return x.cumprod(0), x.sum()\n",
    "unattempted": "def running_sum(x):\n    raise NotImplementedError\n",
    "raises": "def running_sum(x):\n    return x.cumsum(3), undefined\n",
    "no python": "def running_sum(x:\n",
    "no pair": "def running_sum(x):\n    return x.sum()\n",
    "prints": "print('x' * 10**6)\n" + RIGHT,
    "spins": "def running_sum(x):\n    while True: pass\n",
    "takes memory": "def running_sum(x):\n    y = []\n    while True: y.append(bytearray(10**6))\n",
    "takes much at once": "import torch\ndef running_sum(x):\n    return torch.zeros(10**12)\n",
    "exits": "import os\ndef running_sum(x):\n    os._exit(0)\n",
    "crashes": "import ctypes\ndef running_sum(x):\n    ctypes.string_at(0)\n",
    "gives too much": "def running_sum(x):\n    return bytes(7_000_000)\n",
    "gives handles": "def running_sum(x):\n    return [object() for _ in range(9_999)]\n",
    "hangs up": "import os\nos.closerange(3, 256)\ndef running_sum(x): pass\n",
    "talks garbage": "import os\nfor fd in range(3, 64):\n    try: os.write(fd, b'\\x05\\0\\0\\0trash')\n"
    "    except OSError: pass\ndef running_sum(x): pass\n",
    "leaves threads": "import threading, time\nfor _ in range(8):\n"
    "    threading.Thread(target=time.sleep, args=(99,)).start()\n" + RIGHT,
    "leaves files": "import os, tempfile\nfor _ in range(200):\n    tempfile.mkstemp()\n" + RIGHT,
    "opens all": "import os\ntry:\n    while True: os.dup(0)\nexcept OSError: pass\n" + RIGHT,
    "forks": "import os\ndef running_sum(x):\n    while True:\n        os.fork()\n",
    "is a bomb of frames": "def running_sum(x):\n    return running_sum(x)\n",
}
DEAR = {"spins", "takes memory", "is a bomb of frames"}  # they take a second or more: one in five of the others


class Sample(NamedTuple):
    """What the run holds at one moment."""

    seconds: float
    graded: int
    memory: dict[str, int]  # KiB by role that are no file's
    together: int  # KiB, what is shared counted once
    descriptors: dict[str, int]
    processes: int
    mounts: int
    files: int


class Enough(Exception):  # noqa: N818 -- it is no error: time is up
    """The time is over."""


class Watch:
    """Counts verdicts, and ends the run when its time is over."""

    def __init__(self, until: float) -> None:
        self.until = until
        self.outcomes: Counter[str] = Counter()

    def begin(self, total: int, known: int) -> None: ...

    def stage(self, name: str) -> None: ...

    def graded(self, _student: str, exercise: Exercise) -> None:
        reasons = sorted({check.reason or check.outcome for check in exercise.checks})
        self.outcomes[exercise.outcome if exercise.outcome != "failed" else reasons[0]] += 1
        if time.monotonic() > self.until:
            raise Enough


def make_class(answers: int) -> list[Submission]:
    """Make so many submissions, no two of them equal."""
    kinds = [kind for kind in ANSWERS if kind not in DEAR] * 5 + list(DEAR)
    return [
        Submission(
            student=f"{kind} {number}",
            answers=(Answer(key=KEY, filename="running_sum.py", source=f"{ANSWERS[kind]}# {number}\n".encode()),),
        )
        for number, kind in zip(range(answers), itertools.cycle(kinds), strict=False)
    ]


def memory_of(process: Process, kind: str) -> int:
    """Give the KiB of one kind that a process holds.

    For one process that is `Anonymous`: its share (`Pss`) also changes with who else on the machine maps the same
    files, and with what its children write to. For all together it is `Pss`, which counts a page that they share once.
    """
    lines = read(PROC / str(process.pid) / "smaps_rollup").splitlines()
    return next((int(line.split()[1]) for line in lines if line.startswith(f"{kind}:")), 0)


def descriptors_of(process: Process) -> int:
    try:
        return sum(1 for _ in (PROC / str(process.pid) / "fd").iterdir())
    except OSError:
        return 0


def files_below(*folders: Path) -> int:
    """Count files and folders, without the one that torch makes for its own use when it is warmed."""
    found = (path for folder in folders for path in folder.rglob("*"))
    return sum(not path.name.startswith("torchinductor_") for path in found)


def sample(began: float, watch: Watch, temporary: Path) -> Sample | None:
    """Look at the run; None while it is not complete."""
    roles = by_role(os.getpid())
    if not all(roles[role] for role in STAYING):
        return None
    (zygote,) = roles["zygote"]
    return Sample(
        seconds=time.monotonic() - began,
        graded=watch.outcomes.total(),
        memory={role: sum(memory_of(each, "Anonymous") for each in roles[role]) for role in ROLES},
        together=sum(memory_of(each, "Pss") for role in ROLES for each in roles[role]),
        descriptors={role: sum(map(descriptors_of, roles[role])) for role in STAYING},
        processes=sum(map(len, roles.values())),
        mounts=len(read(PROC / str(zygote.pid) / "mountinfo").splitlines()),
        files=files_below(temporary, Path("/dev/shm")),
    )


def keep_looking(samples: list[Sample], watch: Watch, temporary: Path, over: threading.Event) -> None:
    began, told = time.monotonic(), 0.0
    while not over.wait(SAMPLE_S):
        now = sample(began, watch, temporary)
        if now is None:
            continue
        samples.append(now)
        if now.seconds - told >= 60:
            told = now.seconds
            memory = ", ".join(f"{role} {now.memory[role] / KIB:.1f}" for role in ROLES)
            rest = f"{sum(now.descriptors.values())} descriptors, {now.processes} processes, {now.mounts} mounts"
            minutes = f"{now.seconds / 60:4.0f} min  {now.graded} answers"
            print(f"{minutes}  MiB: {memory}; {rest}, {now.files} temporary files", flush=True)


def verdict(name: str, values: list[float], slack: float) -> bool:
    """Print the start, the end and the peak of one measure; say whether it grew."""
    quarter = max(1, len(values) // 4)
    first, last = statistics.median(values[:quarter]), statistics.median(values[-quarter:])
    grew = last > first + slack
    print(f"  {name:24} start {first:9.1f}  end {last:9.1f}  peak {max(values):9.1f}  {'GREW' if grew else 'flat'}")
    return grew


def conclude(samples: list[Sample]) -> bool:
    """Say of each measure whether it grew."""
    settled = [each for each in samples if each.seconds > 60] or samples
    grew = [verdict(f"MiB of the {r}", [s.memory[r] / KIB for s in settled], 2 + 0.02 * 200) for r in STAYING]
    for name, values in (
        ("MiB of all", [each.together / KIB for each in settled]),
        ("MiB of sitters, workers", [(each.memory["sitter"] + each.memory["worker"]) / KIB for each in settled]),
    ):
        verdict(name, values, 1000)  # what a worker holds at a moment is the student's doing
    grew += [verdict(f"descriptors, {role}", [float(s.descriptors[role]) for s in settled], 1) for role in STAYING]
    for name in ("processes", "mounts", "files"):
        grew.append(verdict(name, [float(getattr(each, name)) for each in settled], 2))
    return any(grew)


def main() -> int:
    parser = argparse.ArgumentParser(description="Grade for a long time, and see whether anything grows.")
    parser.add_argument("--minutes", type=float, default=60)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--rate", type=int, default=25, help="answers a second that are made ready")
    wanted = parser.parse_args()
    submissions = make_class(int(wanted.minutes * 60 * wanted.rate))
    samples: list[Sample] = []
    over = threading.Event()
    with tempfile.TemporaryDirectory(prefix="soak-") as folder:
        temporary = Path(folder, "tmp")
        temporary.mkdir()
        os.environ["TMPDIR"] = str(temporary)
        watch = Watch(time.monotonic() + wanted.minutes * 60)
        looking = threading.Thread(target=keep_looking, args=(samples, watch, temporary, over))
        runner = LocalRunner(sandbox.choose(None))
        print(f"{len(submissions)} answers are ready, tier {runner.tier}", flush=True)
        looking.start()
        try:
            grade(load_course(COURSE), submissions, Path(folder, "out"), runner, wanted.jobs, watch)
        except Enough:
            pass
        finally:
            over.set()
            looking.join()
        left = {role: len(each) for role, each in by_role(os.getpid()).items() if each and role != "grader"}
        behind = files_below(temporary)
    print(f"{watch.outcomes.total()} answers: " + ", ".join(f"{n} {w}" for w, n in watch.outcomes.most_common()))
    print(f"  left when it was over: processes {left or 'none'}, temporary files {behind or 'none'}")
    if not samples:
        print("  it was over before anything could be measured")
        return 1
    return int(conclude(samples) or bool(left) or bool(behind))


if __name__ == "__main__":
    sys.exit(main())
