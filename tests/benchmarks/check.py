"""What a student waits for: `make bench`.

Measures, in one run, from the start of a process to its end: `autograder check` on one exercise with a warm server, and
with none running; `python -c "import torch"`; and plain pytest on the same public checks. The course is a copy as a
student has it, the answer is the reference.
"""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).parents[2]
KEY = "02_cell/manual_cell"
CHECK = ("-c", "from autograder.cli import main; main()", "check", KEY)
BOUND_WARM_S = 0.35
BOUND_WARM_SHARE = 1 / 3
COLD_FACTOR, COLD_S = 1.25, 0.5


def student_course(folder: Path) -> Path:
    """Copy the course without what is the author's, and answer the exercise."""
    course = folder / "course"
    shutil.copytree(ROOT / "exercises", course / "exercises", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "course.toml", course)
    shutil.copy(ROOT / f"solutions/{KEY}.py", course / f"exercises/{KEY}.py")
    return course


def seconds(arguments: Sequence[str], course: Path, runtime: Path | None = None) -> float:
    """Wall-clock seconds of one Python process, which must succeed."""
    environment = os.environ | ({"XDG_RUNTIME_DIR": str(runtime)} if runtime else {})
    began = time.perf_counter()
    subprocess.run([sys.executable, *arguments], cwd=course, env=environment, check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - began


def cold_seconds(course: Path) -> float:
    """Seconds of a check that has to start the server; it is gone when this returns."""
    with tempfile.TemporaryDirectory() as folder:
        taken = seconds(CHECK, course, Path(folder))
    await_end_of_servers(folder)  # its socket is gone, and it notices
    return taken


def await_end_of_servers(folder: str) -> None:
    """Wait until no process names the folder on its command line."""
    while any(folder.encode() in command_of(process) for process in Path("/proc").glob("[0-9]*")):
        time.sleep(0.1)


def command_of(process: Path) -> bytes:
    try:
        return (process / "cmdline").read_bytes()
    except OSError:
        return b""


def main() -> int:
    """Print the table; 1 when a bound is broken."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--warm", type=int, default=11, help="warm checks")
    parser.add_argument("--others", type=int, default=5, help="runs of each of the others")
    options = parser.parse_args()
    taken: dict[str, list[float]] = {"torch": [], "cold": [], "pytest": [], "warm": []}
    with tempfile.TemporaryDirectory() as folder:
        course = student_course(Path(folder))
        runtime = Path(folder) / "runtime"
        runtime.mkdir(mode=0o700)
        seconds(CHECK, course, runtime)
        seconds(CHECK, course, runtime)  # returns when the server is warm for good
        for number in range(options.warm):  # taken in turns: what else the machine does meets all of them
            taken["warm"].append(seconds(CHECK, course, runtime))
            if number < options.others:
                taken["torch"].append(seconds(["-c", "import torch"], course))
                taken["pytest"].append(seconds(["-m", "pytest", "-q", f"exercises/{test_file()}"], course))
                taken["cold"].append(cold_seconds(course))
    await_end_of_servers(folder)
    return report({name: statistics.median(each) for name, each in taken.items()}, taken)


def test_file() -> str:
    lesson, _, name = KEY.partition("/")
    return f"{lesson}/test_{name}.py"


def report(median: dict[str, float], taken: dict[str, list[float]]) -> int:
    """Print the medians side by side, and which bounds they break."""
    print(f"python {sys.version.split()[0]}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}, {KEY}")
    rows = {"warm": "check, warm", "cold": "check, cold", "torch": 'python -c "import torch"', "pytest": "plain pytest"}
    for name, words in rows.items():
        share = median[name] / median["torch"]
        spread = f"{min(taken[name]):.2f} to {max(taken[name]):.2f}"
        print(f"{words:<26} {median[name]:6.3f} s  {share:5.2f} of torch  ({spread}, {len(taken[name])} runs)")
    bounds = {
        "warm": min(BOUND_WARM_S, BOUND_WARM_SHARE * median["torch"]),
        "cold": COLD_FACTOR * median["torch"] + COLD_S,
    }
    broken = [name for name, bound in bounds.items() if median[name] > bound]
    for name in broken:
        print(f"BROKEN: {rows[name]} takes {median[name]:.3f} s; the bound is {bounds[name]:.3f} s", file=sys.stderr)
    return 1 if broken else 0


if __name__ == "__main__":
    raise SystemExit(main())
