"""The throughput of two Ray nodes on this machine, one job each, beside the local pool with two jobs: `make ray`.

Both grade the same answers, in turn, and keep their verdicts in stores that share a secret. What counts is the median
of the rounds, from the first tenth of the verdicts to the last, so that neither pays for its start.
"""

from __future__ import annotations

import argparse
import os
import shutil
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "tests/chaos"))  # run as a program, not by pytest

from kills import PROGRAM, SAMPLE, differences, make_class, results_of  # noqa: E402
from ray_cluster import Cluster, cluster_of  # noqa: E402

from autograder.store import DATABASE, Store  # noqa: E402

BOUND = 0.9


def wait_for_rows(out: Path, rows: int, run: subprocess.Popen[bytes]) -> float:
    """Wait until so many verdicts are written down, and give the moment; looks seldom, so as not to disturb."""
    while run.poll() is None:
        with sqlite3.connect(f"file:{out / DATABASE}?mode=ro", uri=True) as database:
            if database.execute("SELECT count(*) FROM graded").fetchone()[0] >= rows:
                break
        time.sleep(0.1)
    return time.monotonic()


def answers_per_second(folder: Path, out: Path, answers: int, words: list[str], cluster: Cluster | None) -> float:
    """Grade the class, and give the answers examined in a second between the first tenth and the last answer."""
    shutil.copytree(folder / "empty", out)
    where = ["--runner", "ray", "--address", cluster.address] if cluster else []
    command = [*PROGRAM, "grade", str(folder / "class"), "--out", str(out), "--jobs", "2", *words, *where]
    environment = cluster.environment if cluster else None
    with (
        (folder / "log").open("ab") as log,
        subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, stderr=log) as run,
    ):
        first = answers // 10
        began = wait_for_rows(out, first, run)
        ended = wait_for_rows(out, answers, run)
    if run.returncode:
        raise SystemExit((folder / "log").read_text()[-3000:])
    return (answers - first) / (ended - began)


def main() -> int:
    """Print the table; 1 when the bound is broken, or the results differ."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--submissions", type=int, default=57)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--limit", action="append", metavar="KEY", help="these exercises only")
    wanted = parser.parse_args()
    keys = wanted.limit or SAMPLE
    words = [word for key in keys for word in ("--limit", key)]
    speeds: dict[str, list[float]] = {"local": [], "ray": []}
    wrong: list[str] = []
    print(f"python {sys.version.split()[0]}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}")
    with tempfile.TemporaryDirectory(prefix="ray-throughput-") as name, cluster_of(1, 1) as cluster:
        folder = Path(name)
        make_class(folder / "class", wanted.submissions)
        Store(folder / "empty").close()
        for number in range(wanted.rounds):
            for runner, where in (("local", None), ("ray", cluster)):
                out = folder / f"{runner}{number}"
                speeds[runner].append(answers_per_second(folder, out, wanted.submissions * len(keys), words, where))
                print(f"  round {number + 1}, {runner:<5} {speeds[runner][-1]:6.1f} answers a second", flush=True)
            found = [results_of(folder / f"{runner}{number}")["submissions"] for runner in speeds]
            wrong += differences(*found, f"round {number + 1}")
    ratio = statistics.median(speeds["ray"]) / statistics.median(speeds["local"])
    print(f"two Ray nodes have {ratio:.2f} of the local pool's throughput; the bound is {BOUND:g}")
    print("\n".join(wrong[:20]) or "The results are the same.")
    return bool(wrong) or ratio < BOUND


if __name__ == "__main__":
    raise SystemExit(main())
