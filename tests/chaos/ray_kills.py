"""Kill Ray's workers and nodes while they grade, and hold the results against a local run's: `make ray`.

    python tests/chaos/ray_kills.py --rounds 3 --workers 4        four workers and one node in each of three runs

Every run has a cluster of its own, of three nodes on this machine; the one that the program is connected to is not
killed. Exit code 0: all results are equal, every verdict was written down once, no process and no folder was left.
"""

from __future__ import annotations

import argparse
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import Any

from kills import PROGRAM, ROOT, SAMPLE, differences, make_class, results_of
from processes import Process, descendants, left_of, look, wait_until
from ray_cluster import Cluster, cluster_of

from autograder.store import Store

STATION = "ray::Station"  # a worker of Ray that keeps an engine
COURSES = "autograder-course-*"  # what a node has of the course, in its folder for temporary files


def grade(folder: Path, out: Path, words: list[str], cluster: Cluster | None) -> subprocess.Popen[bytes]:
    """Start a run; all share a secret, and so their draws."""
    shutil.copytree(folder / "empty", out)
    where = ["--runner", "ray", "--address", cluster.address] if cluster else []
    with (folder / "log").open("ab") as log:
        return subprocess.Popen(
            [*PROGRAM, "grade", str(folder / "class"), "--out", str(out), "--jobs", "2", *words, *where],
            cwd=ROOT,
            env=cluster.environment if cluster else None,
            stdout=subprocess.DEVNULL,
            stderr=log,
        )


def stations(cluster: Cluster) -> list[Process]:
    """Find the workers that keep an engine."""
    return [each for each in descendants(cluster.pid) if each.command.startswith(STATION)]


def verdicts(out: Path) -> list[str]:
    """Name all answers of which a verdict is written down, as often as there is one."""
    with Store(out, read_only=True) as store:
        return [row.unit.unit_hash for row in store.history()]


def results_beside(out: Path) -> Any:
    """Read what a run found, but for who ran it, and where."""
    found = results_of(out)
    return {**found, "run": {**found["run"], "runner": "", "sandbox": ""}}


def lets_in(cluster: Cluster, folder: Path) -> bool:
    """Try to use the cluster with another token; that one is refused takes Ray half a minute."""
    done = subprocess.run(
        [*PROGRAM, "grade", str(folder / "class"), "--runner", "ray", "--address", cluster.address],
        cwd=ROOT,
        env=cluster.environment | {"RAY_AUTH_TOKEN": "0" * 64},
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode != 2 or "token" not in done.stderr or "Traceback" in done.stderr


class Round:
    """One run under fire."""

    def __init__(self, folder: Path, wanted: argparse.Namespace, words: list[str]) -> None:
        self.folder = folder
        self.wanted = wanted
        self.words = words
        self.kills: Counter[str] = Counter()

    def fight(self, out: Path, answers: int) -> list[str]:
        """Grade, kill, and say what is wrong; of a cluster that was shut down nothing may be left."""
        with cluster_of(1, 1, 1) as cluster:
            run = grade(self.folder, out, self.words, cluster)
            try:
                family = self.fire(run, cluster, out, answers)
                code = run.wait(900)
            finally:
                run.kill()
            family += descendants(cluster.pid)
            is_open = lets_in(cluster, self.folder)
        wrong = ["somebody without the token is let in, or not told why not"] if is_open else []
        wrong += [
            f"{len(left)} processes are left: {[each.command[:60] for each in left]}"
            for left in [left_of(family, 30)]
            if left
        ]
        if code:
            return [*wrong, f"the run ended with {code}:\n{(self.folder / 'log').read_text()[-3000:]}"]
        twice = [name for name, count in Counter(verdicts(out)).items() if count > 1]
        return [*wrong, *(f"two verdicts on {name}" for name in twice)]

    def fire(self, run: subprocess.Popen[bytes], cluster: Cluster, out: Path, answers: int) -> list[Process]:
        """Kill at moments that are spread over the run; gives whoever was there."""
        victims = ["worker"] * self.wanted.workers + ["node"] * self.wanted.nodes
        random.shuffle(victims)
        family: list[Process] = []
        for number, victim in enumerate(victims, 1):
            due = answers * number // (len(victims) + 1)
            wait_until(lambda due=due: len(verdicts(out)) >= due or run.poll() is not None, 600)
            wait_until(lambda: stations(cluster) or run.poll() is not None, 60)
            family += descendants(cluster.pid)
            self.kills[victim] += self.kill(victim, cluster)
        return family

    def kill(self, victim: str, cluster: Cluster) -> bool:
        """Kill a worker, or a node other than the head."""
        if victim == "worker":
            there = stations(cluster)
            return bool(there) and random.choice(there).kill()
        nodes = [node for pid in cluster.raylets[1:] if (node := look(pid))]
        return bool(nodes) and nodes[0].kill()


def main() -> int:
    parser = argparse.ArgumentParser(description="Kill Ray's workers and nodes while they grade.")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--workers", type=int, default=4, help="killed in each run")
    parser.add_argument("--nodes", type=int, default=1, help="killed in each run, at most two")
    parser.add_argument("--submissions", type=int, default=38)
    parser.add_argument("--sandbox", action="append", help="the tier of each run in turn; the best that works here")
    parser.add_argument("--limit", action="append", metavar="KEY", help="these exercises only")
    wanted = parser.parse_args()
    keys = wanted.limit or SAMPLE
    words = [word for key in keys for word in ("--limit", key)]
    wrong: list[str] = []
    before = set(Path(tempfile.gettempdir()).glob(COURSES))
    with tempfile.TemporaryDirectory(prefix="ray-kills-") as name:
        folder = Path(name)
        make_class(folder / "class", wanted.submissions)
        Store(folder / "empty").close()
        began = time.monotonic()
        if grade(folder, folder / "local", words, None).wait():
            print((folder / "log").read_text()[-3000:])
            return 1
        print(f"{wanted.submissions} submissions, two jobs, local: {time.monotonic() - began:.0f} s", flush=True)
        for number in range(wanted.rounds):
            tier = ["--sandbox", wanted.sandbox[number % len(wanted.sandbox)]] if wanted.sandbox else []
            began, each = time.monotonic(), Round(folder, wanted, words + tier)
            out = folder / f"round{number}"
            found = each.fight(out, len(set(verdicts(folder / "local"))))
            if not found:
                found = differences(results_beside(folder / "local"), results_beside(out))
            killed = ", ".join(f"{count} {who}" for who, count in sorted(each.kills.items()))
            print(f"round {number + 1}: {killed or 'nothing'} killed, {time.monotonic() - began:.0f} s", flush=True)
            wrong += found
    left = set(Path(tempfile.gettempdir()).glob(COURSES)) - before
    wrong += [f"{path} is left" for path in sorted(left)]
    print(
        "\n".join(wrong[:20]) or "Every verdict, point and message is that of the local run, and was written down once."
    )
    return bool(wrong)


if __name__ == "__main__":
    sys.exit(main())
