"""What one machine of a cluster learns of a bank, others need not: who is told tries nothing, and names the same."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Future
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import msgspec
import pytest

from autograder.course import load_course
from autograder.grading.probing import Diagnostician
from autograder.grading.run import make_setup
from autograder.grading.sitting import Sat
from autograder.results import Exercise
from autograder.runners import crew as crews
from autograder.runners.cluster import Node
from autograder.runners.crew import Crew
from autograder.runners.installation import processor
from autograder.runners.parcel import pack
from autograder.runners.station import Ended, Station, decode_answer
from autograder.runners.units import Graded, Learned, Setup, Unit, decode, encode
from autograder.runners.work import Work
from autograder.sandbox import Tier

SUM = "01_first/running_sum"
LEFT_OUT = b"def running_sum(x):\n    return x.new_ones(len(x), len(x)).tril(-1) @ x, x.sum()\n"


@pytest.fixture
def setup(mini_course: Path) -> Setup:
    setup = make_setup(load_course(mini_course), [SUM], b"secret", 1, diagnose=True)
    return msgspec.structs.replace(setup, shares=True)


def examine(setup: Setup, tier: Tier, told: Sequence[Learned]) -> tuple[Exercise, list[Learned]]:
    """Have a station examine one wrong answer after it was told what others have learned; gives what it has learned."""
    station = Station()
    station.open(pack(setup), tier, 1)
    learned: list[Learned] = []
    messages = [*map(encode, told), encode(Unit(number=0, key=SUM, source=LEFT_OUT))]
    try:
        while True:
            for answer in map(decode_answer, station.exchange(messages)):
                if isinstance(answer, Graded):
                    return answer.exercise, learned
                assert isinstance(answer, Learned)
                learned.append(answer)
            messages = []
    finally:
        station.close()


def verdicts(exercise: Exercise) -> list[Any]:
    return [msgspec.structs.replace(check, seconds=0.0) for check in exercise.checks]


def test_who_is_told_by_one_like_it_tries_nothing_and_names_the_same(setup: Setup, tier: Tier) -> None:
    alone, learned = examine(setup, tier, [])
    assert {check.diagnosis for check in alone.checks} >= {"leaves_out_the_last"}
    assert "leaves_out_the_last" in {each.probe for each in learned}
    spared, nothing = examine(setup, tier, learned)
    assert nothing == []
    assert verdicts(spared) == verdicts(alone)
    diagnostician = Diagnostician(setup)
    for each in learned:
        assert not diagnostician.take_over(msgspec.structs.replace(each, processor="another"))
        assert not diagnostician.take_over(msgspec.structs.replace(each, processor=""))
    failed = Sat(checks=list(alone.checks), contested={}, marks={alone.checks[0].name: ()})
    assert {unit.probe for unit in diagnostician.probes(SUM, failed)} == {each.probe for each in learned}
    assert not diagnostician.is_ready(SUM, failed)
    assert all(map(diagnostician.take_over, learned))
    assert diagnostician.is_ready(SUM, failed)


ARM = """processor\t: 0
BogoMIPS\t: {}
Features\t: fp asimd
CPU implementer\t: 0x41
CPU architecture: 8
CPU variant\t: 0x1
CPU part\t: {}
CPU revision\t: 1
"""


def test_processors_are_told_apart_by_what_moves_a_result(tmp_path: Path) -> None:
    texts = [
        "",
        "processor\t: 0\nflags\t\t: fpu\n",
        ARM.format(50, "0xd0c"),
        ARM.format(243, "0xd0c"),
        ARM.format(50, "0xd40"),
    ]
    hashes: list[str] = []
    for number, text in enumerate(texts):
        path = tmp_path / str(number)
        path.write_text(text)
        hashes.append(processor(path))
    assert hashes[0] == hashes[1] == processor(tmp_path / "absent") == ""  # unknown: like that of no other machine
    assert "" != hashes[2] == hashes[3] != hashes[4]


class Actor:
    """Stands for a worker of Ray: what it was asked, and answers when it is told to."""

    def __init__(self) -> None:
        self.heard: list[list[bytes]] = []
        self.open = SimpleNamespace(remote=lambda *_: self._ask([]))
        self.exchange = SimpleNamespace(remote=self._ask)

    def _ask(self, messages: list[bytes]) -> Any:
        self.heard.append(messages)
        self._open: Future[list[bytes]] = Future()
        return SimpleNamespace(future=lambda: self._open)

    def answer(self, *messages: Any) -> None:
        self._open.set_result([encode(message) for message in messages])


class Cluster:
    """Stands for Ray, with the workers that it has made."""

    exceptions = SimpleNamespace(RayError=RuntimeError)

    def __init__(self) -> None:
        self.actors: list[Actor] = []

    def remote(self, _: type[Station]) -> Any:
        return SimpleNamespace(options=lambda **_: SimpleNamespace(remote=self._make))

    def _make(self) -> Actor:
        self.actors.append(Actor())
        return self.actors[-1]

    def kill(self, actor: Actor, *, no_restart: bool) -> None:
        assert no_restart
        assert actor in self.actors


def learned(name: str) -> Learned:
    return Learned(key=SUM, probe=name, processor="p", trace=b"")


def test_the_others_are_told_once_and_who_comes_later_is_told_all(monkeypatch: pytest.MonkeyPatch, tier: Tier) -> None:
    monkeypatch.setattr(crews, "only_on", lambda node: node)
    cluster, work = Cluster(), Work([Unit(number=number, key=SUM, source=b"") for number in range(9)])
    crew = Crew(cluster, b"", tier)
    for name in "ab":
        crew.post(Node(name, name, 1), 1)
    first, second = cluster.actors

    def said(actor: Actor, *messages: Any) -> None:
        actor.answer(*messages)
        assert list(crew.hear(work)) == []
        crew.deal(work)

    def told(actor: Actor) -> list[str]:
        decoded = [decode(payload) for payload in actor.heard[-1]]
        return [each.probe for each in decoded if isinstance(each, Learned)]

    said(first)
    said(second)
    said(first, learned("one"), learned("two"))
    assert told(first) == []
    said(second, learned("three"))
    assert told(second) == ["one", "two"]
    said(first)
    assert told(first) == ["three"]
    said(first)
    assert told(first) == []
    said(second, Ended(why="killed"))
    said(cluster.actors[-1])
    assert cluster.actors[-1] is not second
    assert told(cluster.actors[-1]) == ["one", "two", "three"]
