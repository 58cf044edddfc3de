"""What travels between the program that asks for grades and the one that examines."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Literal, Protocol

import msgspec

from autograder.protocol.spawning import Device, Limits
from autograder.protocol.spawning import on_device as limits_on_device
from autograder.results import Exercise, Reason
from autograder.sandbox import Tier


class ExerciseSetup(msgspec.Struct, frozen=True, kw_only=True):
    """One exercise as the examiner needs it: where its checks and its reference are, and under what limits.

    With a `bank`, mistakes are named. `known` is a file of what is known of them, and where it is kept.
    """

    key: str
    suite: str
    reference: str
    points: float | None
    forbids: tuple[str, ...]
    limits: Limits
    bank: str = ""
    known: str = ""


class Setup(msgspec.Struct, frozen=True, kw_only=True, tag="setup"):
    """What does not change during a run. With `public`, messages may hold the values of the checks.

    With `shares`, others examine beside this examiner: it says what it learns, and takes in what they do.
    """

    root: str
    exercises: tuple[ExerciseSetup, ...]
    secret: bytes
    jobs: int
    public: bool = False
    device: Device = "cpu"
    shares: bool = False


def on_device(setup: Setup, device: Device) -> Setup:
    """Give the set-up of a run whose answers compute on a device."""
    exercises = tuple(
        msgspec.structs.replace(exercise, limits=limits_on_device(exercise.limits, device))
        for exercise in setup.exercises
    )
    return msgspec.structs.replace(setup, device=device, exercises=exercises)


class Unit(msgspec.Struct, frozen=True, kw_only=True, tag="unit"):
    """One answer to be examined; `only` names some of its checks, none means all.

    With `stop`, the first check that is not passed is the last one. With `reference`, the solution sits them. `salt`
    changes all draws: the same answer is then asked other questions. Answers of one submission may be examined in one
    process, one after another; an answer that is of none gets a process of its own. With `marks`, those of all checks
    are given back. A `probe` is no student's answer but the bank's entry of that name, and stays with the examiner.
    """

    number: int
    key: str
    source: bytes | None
    problem: Reason | None = None
    detail: str = ""
    only: tuple[str, ...] = ()
    stop: bool = False
    salt: bytes = b""
    reference: bool = False
    submission: str = ""
    marks: bool = False
    probe: str = ""


class Graded(msgspec.Struct, frozen=True, kw_only=True, tag="graded"):
    """The verdicts on one unit, and its marks if they were asked for, encoded: reading them takes torch."""

    number: int
    exercise: Exercise
    marks: bytes = b""


class Collected(msgspec.Struct, frozen=True, kw_only=True, tag="collected"):
    """The suites have been read: the names of each exercise's checks."""

    checks: dict[str, tuple[str, ...]]


class Refused(msgspec.Struct, frozen=True, kw_only=True, tag="refused"):
    """The suites cannot be used: an author must act."""

    why: str


class Learned(msgspec.Struct, frozen=True, kw_only=True, tag="learned"):
    """What a probe has left with one examiner, encoded, for others on a processor that computes to the same bit."""

    key: str
    probe: str
    processor: str
    trace: bytes


Message = Setup | Unit | Graded | Collected | Refused | Learned
encode = msgspec.msgpack.encode
decode = msgspec.msgpack.Decoder(Message).decode
Stage = Literal["starting", "collected"]


class Runner(Protocol):
    """Something that runs units."""

    name: str
    tier: Tier
    device: Device

    def run(self, setup: Setup, units: Sequence[Unit], tell: Callable[[Stage], None]) -> Iterator[Graded]:
        """Grade all units, in any order; a unit that we could not grade comes back as a fault."""
        ...
