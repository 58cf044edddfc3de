"""The Ray runner on a cluster of this machine alone: the verdicts of a local run, nobody let in, nobody left.

`make ray` does so with several nodes, in both tiers, kills nodes too, and tries to get in without the token.
"""

from __future__ import annotations

import importlib.util
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path

import pytest
from kills import differences, make_class
from processes import Process, descendants, left_of, read, running, wait_until
from ray_kills import COURSES, STATION, results_beside, verdicts

from autograder.errors import StoreError
from autograder.sandbox import Tier
from autograder.store import Store

ROOT = Path(__file__).parents[2]
PROGRAM = [sys.executable, "-c", "from autograder.cli import main; main()"]
STUDENTS = 19
KEYS = ("02_cell/manual_cell",)
# Everybody takes their time, so that there is some to kill and to interrupt in.
DELAY = "\nimport time\ntime.sleep(0.5)\n"
LOOPBACK = {"0100007F", "0000000000000000FFFF00000100007F"}  # as /proc writes it

pytestmark = [
    pytest.mark.skipif(importlib.util.find_spec("ray") is None, reason="Ray is not installed: pip install '.[ray]'"),
    pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="processes are looked up in /proc"),
]


def start(folder: Path, out: Path, *words: str) -> subprocess.Popen[str]:
    """Start a run, or go on with one; all share a secret, and so their draws."""
    if not out.exists():
        shutil.copytree(folder / "empty", out)
    limits = [word for key in KEYS for word in ("--limit", key)]
    command = [*PROGRAM, "grade", str(folder / "class"), "--out", str(out), *limits, *words]
    return subprocess.Popen(command, cwd=ROOT, text=True, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)


def count(out: Path) -> int:
    try:
        return len(verdicts(out))
    except StoreError:
        return 0


def outposts() -> list[Process]:
    """Find the engines that Ray's workers have started, which are no children of theirs."""
    beginning = f"autograder.runners.outpost {tempfile.gettempdir()}/{COURSES.rstrip('*')}"
    return [each for each in running() if beginning in each.command]


def with_engines(run: subprocess.Popen[str]) -> list[Process]:
    return [*descendants(run.pid), *(each for outpost in outposts() for each in descendants(outpost.pid))]


def reached_at(family: Iterable[Process]) -> set[str]:
    """Give the addresses at which these processes can be reached."""
    sockets = {
        str(fd.readlink()) for each in family for fd in Path(f"/proc/{each.pid}/fd").glob("*") if fd.is_symlink()
    }
    lines = [line.split() for table in ("tcp", "tcp6") for line in read(Path("/proc/net") / table).splitlines()[1:]]
    return {fields[1].partition(":")[0] for fields in lines if fields[3] == "0A" and f"socket:[{fields[9]}]" in sockets}


def environment_of(family: Iterable[Process], program: str) -> dict[str, str]:
    (process,) = (each for each in family if program in each.command)
    entries = read(Path(f"/proc/{process.pid}/environ")).split("\0")
    return dict(entry.split("=", 1) for entry in entries if "=" in entry)


def disturb(run: subprocess.Popen[str], out: Path) -> tuple[list[Process], set[str]]:
    """Look at a run, kill its worker, interrupt it; gives all its processes, and the folders that its engines had."""
    assert wait_until(lambda: count(out) >= 1 or run.poll() is not None, 120)
    family = with_engines(run)
    assert reached_at(family) <= LOOPBACK
    server = environment_of(family, "gcs/gcs_server")
    assert server["RAY_AUTH_MODE"] == "token"
    assert len(server["RAY_AUTH_TOKEN"]) == 64
    (station,) = [each for each in family if each.command.startswith(STATION)]
    assert station.kill()
    known = count(out)
    assert wait_until(lambda: count(out) > known + 1 or run.poll() is not None, 120)
    family += with_engines(run)
    folders = {word for each in outposts() for word in each.command.split() if Path(word).is_dir()}
    run.send_signal(signal.SIGINT)
    told = run.communicate(timeout=60)[1]
    assert run.returncode in {130, -signal.SIGINT}
    assert "what was graded is kept, and the same command goes on from here" in told
    assert "Traceback" not in told
    return family, folders


def test_a_run_whose_worker_is_killed_and_that_is_interrupted_goes_on_here_to_the_same_results(
    tmp_path: Path, tier: Tier
) -> None:
    make_class(tmp_path / "class", STUDENTS)
    for answer in (tmp_path / "class").rglob("*.py"):
        answer.write_bytes(answer.read_bytes() + DELAY.encode())
    Store(tmp_path / "empty").close()
    out, whole = tmp_path / "out", tmp_path / "whole"
    run = start(tmp_path, out, "--runner", "ray", "--jobs", "1", "--sandbox", tier)
    try:
        family, folders = disturb(run, out)
    finally:
        run.kill()
    assert left_of(family, 15) == []
    assert len(folders) == 1
    assert not any(Path(folder).exists() for folder in folders)
    graded = verdicts(out)
    assert len(graded) == len(set(graded)) < STUDENTS
    for folder in (out, whole):
        local = start(tmp_path, folder, "--jobs", "8", "--sandbox", tier)
        assert local.communicate(timeout=300)[0] is None
        assert local.returncode == 0
    assert verdicts(out)[: len(graded)] == graded
    assert len(verdicts(out)) == len(set(verdicts(out))) == len(verdicts(whole)) == STUDENTS
    assert differences(results_beside(whole), results_beside(out)) == []
