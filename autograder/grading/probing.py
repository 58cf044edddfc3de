"""Learning what the bank's entries compute: each is examined like an answer, once in a run, when it is suspected."""

from __future__ import annotations

import contextlib
import hashlib
import random
from collections.abc import Sequence
from pathlib import Path

import msgspec

from autograder.files import write_whole
from autograder.grading.diagnosis import Entry, Known, Trace, name_mistakes, suspects
from autograder.grading.sitting import Sat
from autograder.misconceptions import compose, read_bank
from autograder.results import Check
from autograder.runners.installation import processor
from autograder.runners.units import ExerciseSetup, Learned, Setup, Unit

REFERENCE = "the reference"


class _File(msgspec.Struct, frozen=True):
    """What a file of known mistakes holds: the digest of what it was made from, and all that is known."""

    made_from: str
    known: Known


class Diagnostician:
    """Names mistakes, and says which probes it needs for that."""

    def __init__(self, setup: Setup) -> None:
        """Read the banks.

        Raises:
            CourseError: One of them is wrong.

        """
        self._exercises = {exercise.key: exercise for exercise in setup.exercises}
        self._known: dict[str, Known | None] = {}
        # All of them before the first answer: a mistake in a bank is told before anything is graded.
        self._banks = {each.key: read_bank(Path(each.bank)) for each in setup.exercises if each.bank}
        self._asked: set[tuple[str, str]] = set()
        self._shares = setup.shares

    def probes(self, key: str, sat: Sat) -> list[Unit]:
        """Give the probes that these verdicts need and that nobody has asked for yet."""
        known = self._of(key)
        if known is None or not sat.marks:
            return []
        names = [name for name in _needed(known, sat.checks) if (key, name) not in self._asked]
        self._asked.update((key, name) for name in names)
        if self._shares:  # others need the same: in another order, they come upon what is known by then
            names = random.SystemRandom().sample(names, len(names))
        return [Unit(number=-1, key=key, source=self._source_of(key, name), probe=name) for name in names]

    def is_ready(self, key: str, sat: Sat) -> bool:
        """Say whether all is known that these verdicts need."""
        known = self._of(key)
        return known is None or not sat.marks or not _needed(known, sat.checks)

    def name(self, key: str, sat: Sat) -> list[Check]:
        """Write the recognised mistakes beside the failing checks."""
        known = self._of(key)
        return sat.checks if known is None or not sat.marks else name_mistakes(known, sat.checks, sat.marks)

    def learn(self, unit: Unit, sat: Sat) -> Learned:
        """Take in what a probe left; gives it as others can take it over."""
        outcomes: dict[str, str] = {check.name: check.outcome for check in sat.checks}
        trace = Trace(outcomes, sat.marks)
        known = self._of(unit.key)
        if known is not None and unit.probe in known.entries:
            trace = Trace(outcomes, {name: sat.marks[name] for name in trace.failed if name in sat.marks})
        self._keep(unit.key, unit.probe, trace)
        return Learned(key=unit.key, probe=unit.probe, processor=processor(), trace=msgspec.msgpack.encode(trace))

    def take_over(self, learned: Learned) -> bool:
        """Take in what another examiner has learned; False if it says nothing here."""
        if learned.processor != processor() or not learned.processor:
            return False
        self._asked.add((learned.key, learned.probe))
        self._keep(learned.key, learned.probe, msgspec.msgpack.decode(learned.trace, type=Trace))
        return True

    def _keep(self, key: str, name: str, trace: Trace) -> None:
        known = self._of(key)
        if known is None:
            return
        if name in known.right:
            known.right[name] = trace
        else:
            known.entries[name] = msgspec.structs.replace(known.entries[name], trace=trace)
        exercise = self._exercises[key]
        if exercise.known and all(entry.trace for entry in known.entries.values()) and all(known.right.values()):
            keep(exercise, known)

    def _of(self, key: str) -> Known | None:
        if key not in self._known:
            self._known[key] = self._read(self._exercises[key])
        return self._known[key]

    def _read(self, exercise: ExerciseSetup) -> Known | None:
        """Read what is known from its file, or begin with the bank and nothing tried."""
        found = _read(Path(exercise.known)) if exercise.known else None
        if found and found.made_from == _digest(exercise):
            return found.known
        bank = self._banks.get(exercise.key)
        if bank is None:
            return None
        return Known(
            entries={
                entry.name: Entry(entry.subject, entry.feedback, entry.caught_by) for entry in bank.misconceptions
            },
            right=dict.fromkeys((REFERENCE, *(entry.name for entry in bank.alternatives))),
        )

    def _source_of(self, key: str, name: str) -> bytes:
        """Compose the answer that a probe stands for."""
        source = Path(self._exercises[key].reference).read_text(encoding="utf-8")
        bank = self._banks[key]
        entry = next((each for each in (*bank.alternatives, *bank.misconceptions) if each.name == name), None)
        return (compose(source, entry) if entry else source).encode()


def _needed(known: Known, checks: Sequence[Check]) -> list[str]:
    """Name what has to be tried before these verdicts can be explained."""
    names = suspects(known, checks)
    untried = [name for name in names if known.entries[name].trace is None]
    return [name for name, trace in known.right.items() if trace is None and names] + untried


def _digest(exercise: ExerciseSetup) -> str:
    """Hash all that is there of what a file of known mistakes is made from; a student has only the checks."""
    total = hashlib.sha256()
    for name in (exercise.suite, exercise.reference, exercise.bank):
        path = Path(name)
        total.update(path.read_bytes() if name and path.is_file() else b"absent")
    return total.hexdigest()


def _read(path: Path) -> _File | None:
    """Read the file, or nothing if it is absent, of another version or broken: it can be made anew."""
    try:
        return msgspec.msgpack.decode(path.read_bytes(), type=_File)
    except (OSError, msgspec.DecodeError):
        return None


def keep(exercise: ExerciseSetup, known: Known) -> None:
    """Write what is known to the exercise's file, in one step; where it cannot be kept, it is learned again."""
    with contextlib.suppress(OSError):
        write_whole(Path(exercise.known), msgspec.msgpack.encode(_File(_digest(exercise), known)))
