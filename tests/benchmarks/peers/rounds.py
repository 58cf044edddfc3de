"""The comparison: rounds in which every grader has its turn, so that what else the machine does meets all of them."""

from __future__ import annotations

import os
import statistics
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

import msgspec
from peers import assignment, environment
from peers.contenders import Contender, contenders, release_with_nbgrader, seconds_for_each_further, students_of
from peers.floors import Floor, beside, floor, record_tape
from peers.measuring import Usage, measure, together

from autograder import sandbox

WEIGHED = 2  # submissions of a peer's run that is weighed, and not timed


class Entry(msgspec.Struct, kw_only=True):
    """What was measured of one grader: seconds for each submission, round by round, and the floor of that moment."""

    name: str
    told: str
    submissions: int
    cores: int
    wall: list[float] = []
    cpu: list[float] = []
    floor: list[float] = []
    further: list[float] = []
    memory: float = 0.0
    missing: str = ""


class Outcome(msgspec.Struct, kw_only=True):
    """What all rounds have given."""

    floor: list[Floor]
    entries: dict[str, Entry]
    versions: dict[str, str]


def compare(rounds: int, only: Sequence[str] = (), skip: Sequence[str] = ()) -> Outcome:
    """Prepare, weigh every grader once while it warms up, then measure."""
    missing = environment.install()
    report = sandbox.available()
    tiers = [each.tier for each in report.tiers if each.works]
    with tempfile.TemporaryDirectory() as folder:
        material = Path(folder)
        every = contenders(material, tiers)
        graders = [each for each in every if not only or any(word in each.name for word in only)]
        graders = [each for each in graders if not any(word in each.name for word in skip)]
        outcome = Outcome(floor=[], versions=environment.versions(), entries={})
        for each in graders:
            outcome.entries[each.name] = Entry(
                name=each.name,
                told=each.told,
                submissions=each.share,
                cores=len(_cores(each.cores)),  # a machine may have fewer
                missing=missing.get(each.needs, ""),
            )
        graders = [each for each in graders if each.needs not in missing]
        tape = _prepare(material, {each.needs for each in graders})
        for each in graders:
            _try(each, outcome, lambda each=each: _weigh(each, outcome.entries[each.name]))
        for turn in range(rounds):
            _round(turn, graders, outcome, tape)
    return outcome


def _prepare(material: Path, needs: set[str]) -> Path:
    checks = assignment.write_checks(material / "checks")
    assignment.write_pytest(material / "pytest")
    assignment.write_nbgrader(material / "nbgrader", checks)
    assignment.write_otter(material / "otter", checks)
    if "nbgrader" in needs:
        measure(release_with_nbgrader(material), _cores(2))
    return record_tape(material / "tape")


def _cores(count: int) -> list[int]:
    return sorted(os.sched_getaffinity(0))[:count]


def _weigh(contender: Contender, entry: Entry) -> None:
    students = students_of(contender, 0)
    students = students if contender.is_ours else students[:WEIGHED]
    with tempfile.TemporaryDirectory() as folder:
        commands = contender.begin(Path(folder), students)
        used = together([measure(each, _cores(contender.cores), weigh=True) for each in commands])
        contender.verify(Path(folder), students)
    entry.memory = used.memory


def _round(turn: int, graders: Sequence[Contender], outcome: Outcome, tape: Path) -> None:
    outcome.floor.append(floor(tape, _cores(1)))
    print(f"round {turn + 1}: the floor {outcome.floor[-1].wall:.2f} s", flush=True)
    for time in range(max((each.times for each in graders), default=0)):
        for each in graders:
            if time < each.times and not outcome.entries[each.name].missing:
                _try(each, outcome, lambda each=each: _measure(each, turn, outcome.entries[each.name], tape))


def _measure(contender: Contender, turn: int, entry: Entry, tape: Path) -> None:
    students, cores = students_of(contender, turn), _cores(contender.cores)
    free = [core for core in _cores(2) if core not in cores]
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        commands = contender.begin(place, students)
        if free:
            with beside(tape, free[0]) as floors:
                used: Usage = together([measure(each, cores) for each in commands])
        else:  # the floor of before and after, on the same cores
            floors = [floor(tape, cores).wall]
            used = together([measure(each, cores) for each in commands])
            floors.append(floor(tape, cores).wall)
        contender.verify(place, students)
        if (place / "out").is_dir():
            entry.further.append(seconds_for_each_further(place / "out", contender.cores))
    entry.wall.append(used.wall / len(students))
    entry.cpu.append(used.cpu / len(students))
    entry.floor.append(statistics.mean(floors))
    told = f"{entry.wall[-1]:6.2f} s wall, {entry.cpu[-1]:6.2f} s CPU, the floor then {entry.floor[-1]:.2f} s"
    print(f"  {contender.name:<32} {told}", flush=True)


def _try(contender: Contender, outcome: Outcome, work: Callable[[], None]) -> None:
    """Let a peer that does not work here cost no other its figures; one of ours must work."""
    try:
        work()
    except (RuntimeError, AssertionError, OSError) as error:
        if contender.is_ours:
            raise
        outcome.entries[contender.name].missing = f"it does not work here: {error}"[:200]
        print(f"{contender.name}: {outcome.entries[contender.name].missing}", file=sys.stderr)


def middle(values: Sequence[float]) -> float:
    """The median; 0 of nothing."""
    return statistics.median(values) if values else 0.0
