"""A station keeps an engine on a machine of a cluster: bytes in, bytes out, nothing left. It is tried without Ray."""

from __future__ import annotations

import os
import signal
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from processes import Process, running, wait_until

from autograder.course import load_course
from autograder.errors import ClusterError, SandboxUnavailableError
from autograder.grading.run import make_setup
from autograder.runners.installation import Installation, installed
from autograder.runners.parcel import pack, unpack
from autograder.runners.scouting import agree
from autograder.runners.station import Ended, Found, Station, decode_answer, decode_found, look
from autograder.runners.units import Collected, Graded, Refused, Setup, Unit, encode
from autograder.sandbox import Tier, TierReport

SUM = "01_first/running_sum"
RIGHT = b"def running_sum(x):\n    return x.cumsum(0), x.sum()\n"
SLOW = b"import time\ntime.sleep(60)\n"

on_linux = pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="processes are looked up in /proc")


@pytest.fixture
def setup(mini_course: Path) -> Setup:
    return make_setup(load_course(mini_course), [SUM], b"secret", 1, diagnose=True)


@pytest.fixture
def nodes_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Have temporary files of a node in a folder that others can enter, as student code runs as another user."""
    with tempfile.TemporaryDirectory(prefix="node-") as name:
        Path(name).chmod(0o755)
        monkeypatch.setattr(tempfile, "tempdir", name)
        monkeypatch.setenv("TMPDIR", name)
        yield Path(name)


def outposts(folder: Path) -> list[Process]:
    return [each for each in running() if f"autograder.runners.outpost {folder}" in each.command]


def test_a_parcel_holds_what_an_examiner_reads_and_names_it_where_it_is_unpacked(
    mini_course: Path, setup: Setup, tmp_path: Path
) -> None:
    moved = unpack(pack(setup), tmp_path)
    assert moved.root == str(tmp_path)
    assert moved.secret == setup.secret
    (there,), (here,) = moved.exercises, setup.exercises
    for name in ("suite", "reference", "bank"):
        path = Path(getattr(there, name))
        assert path.read_bytes() == Path(getattr(here, name)).read_bytes()
        assert path.relative_to(tmp_path) == Path(getattr(here, name)).relative_to(mini_course)
    assert (there.known, there.limits, there.points) == (here.known, here.limits, here.points)
    found = {path.relative_to(tmp_path).parts[0] for path in tmp_path.rglob("*") if path.is_file()}
    assert found == {"course.toml", "solutions", "tests"}


def test_a_station_that_cannot_start_its_engine_leaves_no_hidden_suite_behind(
    setup: Setup, nodes_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "executable", "/no/such/python")
    with pytest.raises(FileNotFoundError):
        Station().open(pack(setup), "none", 1)
    assert list(nodes_folder.iterdir()) == []


@on_linux
def test_a_station_grades_and_tells_that_its_engine_was_killed(setup: Setup, tier: Tier, nodes_folder: Path) -> None:
    station = Station()
    (payload,) = station.open(pack(setup), tier, 1)
    assert isinstance(decode_answer(payload), Collected)
    graded: list[Graded] = []
    units = [encode(Unit(number=number, key=SUM, source=RIGHT + b"#" * number)) for number in range(2)]
    while len(graded) < 2:
        answers = [decode_answer(payload) for payload in station.exchange(units)]
        graded += [answer for answer in answers if isinstance(answer, Graded)]
        units = []
    assert sorted((each.number, each.exercise.points) for each in graded) == [(0, 5), (1, 5)]
    (outpost,) = outposts(nodes_folder)
    (course,) = nodes_folder.glob("autograder-course-*")
    assert course.stat().st_mode & 0o077 == 0
    (ancestor,) = (each for each in running() if each.parent == outpost.pid)
    assert ancestor.kill()
    answers = [decode_answer(payload) for payload in station.exchange([encode(Unit(number=2, key=SUM, source=SLOW))])]
    assert isinstance(answers[-1], Ended)
    assert wait_until(lambda: not outpost.is_alive and not course.exists(), 10)


@on_linux
def test_an_engine_ends_with_the_one_who_holds_its_leash(setup: Setup, tier: Tier, nodes_folder: Path) -> None:
    pid = os.fork()
    if pid == 0:  # stands for a worker of Ray that is killed
        Station().open(pack(setup), tier, 1)
        os.kill(os.getpid(), signal.SIGKILL)
    os.waitpid(pid, 0)
    assert wait_until(lambda: not outposts(nodes_folder), 20)
    assert list(nodes_folder.glob("autograder-course-*")) == []


def test_a_suite_that_cannot_be_used_is_told_by_its_place_in_the_course(
    setup: Setup, tier: Tier, nodes_folder: Path
) -> None:
    wrong = msgspec.structs.replace(setup.exercises[0], points=99.0)
    station = Station()
    (payload,) = station.open(pack(msgspec.structs.replace(setup, exercises=(wrong,))), tier, 1)
    answer = decode_answer(payload)
    assert isinstance(answer, Refused)
    assert answer.why.startswith("tests/01_first/test_running_sum.py: ")
    station.close()
    assert list(nodes_folder.glob("autograder-course-*")) == []


def found(*works: bool, installation: Installation | None = None) -> Found:
    tiers: tuple[Tier, ...] = ("full", "landlock")
    reports = tuple(
        TierReport(tier=tier, works=each, reason="" if each else "no Landlock", advice="" if each else "Get a kernel.")
        for tier, each in zip(tiers, works, strict=True)
    )
    return Found(host="n1", installation=installation or installed(), tiers=reports)


def test_the_tier_is_the_strongest_that_all_machines_offer() -> None:
    assert agree(("full", "landlock"), {"a": found(True, True), "b": found(True, False)}) == "full"
    assert agree(("full", "landlock"), {"a": found(True, True), "b": found(False, True)}) == "landlock"
    with pytest.raises(SandboxUnavailableError, match="full on b: no Landlock Get a kernel") as told:
        agree(("full", "landlock"), {"a": found(True, True), "b": found(False, False)})
    assert "on a" not in str(told.value)


def test_a_machine_with_another_program_is_refused() -> None:
    ours = installed()
    older = msgspec.structs.replace(ours, versions=ours.versions | {"torch": "2.0.0"})
    with pytest.raises(ClusterError, match=r"n1 \(b\) has torch 2\.0\.0\."):
        agree(("full", "landlock"), {"a": found(True, True), "b": found(True, True, installation=older)})
    changed = msgspec.structs.replace(ours, program="0")
    with pytest.raises(ClusterError, match="another version of this program"):
        agree(("full", "landlock"), {"b": found(True, True, installation=changed)})


def test_a_look_says_what_is_here() -> None:
    seen = decode_found(look(("none",)))
    assert seen.installation == installed()
    assert [(report.tier, report.works) for report in seen.tiers] == [("none", True)]
