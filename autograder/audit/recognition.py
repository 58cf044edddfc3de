"""How well mistakes are named: tried on the bank's own entries, on right answers, and on machine-made mistakes.

A name is false when the answer computes something else than the named entry on inputs that neither was named by.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

import msgspec

from autograder.audit.cases import Case, make_trial
from autograder.course import Course
from autograder.grading.diagnosis import Marks, differ
from autograder.grading.run import Progress, examine, make_setup
from autograder.results import Exercise
from autograder.runners.units import Graded, Runner, Unit
from autograder.suite.fingerprints import decode_marks

_SECRET = b"recognition draws the same inputs every time"
_FRESH = (b"once", b"twice", b"thrice")
LEAST_RECOGNISED = 0.95  # of the misconceptions
MOST_FALSE = 0.02  # of the mutants


class Named(msgspec.Struct, frozen=True, kw_only=True):
    """One answer, and the entries that its failing checks were named by; `false` are those it is not."""

    case: Case
    names: tuple[str, ...]
    false: tuple[str, ...] = ()

    @property
    def compared(self) -> list[str]:
        """The other entries that it is said to be: by the names it got, or by its author."""
        return sorted({*self.names, self.case.same_as} - {self.case.name, ""})

    @property
    def is_recognised(self) -> bool:
        """Whether a misconception was named as itself, or as one that it is declared, and proved, to be the same as."""
        return bool(self.names) and not self.false and {*self.names} <= {self.case.name, self.case.same_as}

    @property
    def is_undeclared(self) -> bool:
        """Whether a misconception has the name of another that computes the same, and its author did not say so."""
        return self.case.kind == "misconception" and bool(self.names) and not self.false and not self.is_recognised


class _Tried(NamedTuple):
    """A case with other draws than usual."""

    key: str
    name: str
    salt: bytes


class Recogniser:
    """Grades cases and holds the names they get against what they compute."""

    def __init__(self, course: Course, keys: Sequence[str], runner: Runner, jobs: int, progress: Progress) -> None:
        self._course = course
        self._runner = runner
        self._jobs = jobs
        self._progress = progress
        self.cases = {(case.key, case.name): case for key in keys for case in make_trial(course, key).cases}

    def chosen(self, mutants: int) -> list[Case]:
        """Give all entries of the banks, and so many mutants from all over the course."""
        made = [case for case in self.cases.values() if case.kind == "mutant"]
        step = max(1, len(made) // mutants) if mutants else len(made) + 1
        bank = [case for case in self.cases.values() if case.kind in {"misconception", "alternative"}]
        return bank + made[step - 1 :: step][:mutants]

    def recognise(self, cases: Sequence[Case]) -> list[Named]:
        """Give the names that the cases get, and say which of them are false."""
        units = [Unit(number=number, key=case.key, source=case.source.encode()) for number, case in enumerate(cases)]
        graded = self._run(units)
        named = [Named(case=case, names=_names(graded[number].exercise)) for number, case in enumerate(cases)]
        fresh = self._fresh([each for each in named if each.compared])
        return [msgspec.structs.replace(each, false=tuple(self._false(each, fresh))) for each in named]

    def _false(self, named: Named, fresh: Mapping[_Tried, Mapping[str, Marks]]) -> Iterator[str]:
        key = named.case.key
        rights = [case.name for case in self._rights(key)]
        for name in named.compared:
            for salt in _FRESH:
                ours, theirs = fresh[_Tried(key, named.case.name, salt)], fresh[_Tried(key, name, salt)]
                of_rights = [fresh[_Tried(key, right, salt)] for right in rights]
                if any(
                    differ(ours[check], theirs[check], [marks[check] for marks in of_rights])
                    for check in ours.keys() & theirs.keys()
                ):
                    yield name
                    break

    def _rights(self, key: str) -> list[Case]:
        return [case for case in self.cases.values() if case.key == key and case.kind in {"reference", "alternative"}]

    def _fresh(self, doubtful: Sequence[Named]) -> dict[_Tried, dict[str, Marks]]:
        """Try doubtful answers, what they were named, and right answers with other draws."""
        wanted = {(each.case.key, name) for each in doubtful for name in (each.case.name, *each.compared)}
        wanted |= {(key, right.name) for key in {key for key, _ in wanted} for right in self._rights(key)}
        tried = [_Tried(key, name, salt) for key, name in sorted(wanted) for salt in _FRESH]
        units = [
            Unit(
                number=number,
                key=each.key,
                source=self.cases[each.key, each.name].source.encode(),
                salt=each.salt,
                marks=True,
            )
            for number, each in enumerate(tried)
        ]
        graded = self._run(units, diagnose=False)
        return {each: decode_marks(graded[number].marks) for number, each in enumerate(tried)}

    def _run(self, units: Sequence[Unit], *, diagnose: bool = True) -> dict[int, Graded]:
        keys = list(dict.fromkeys(unit.key for unit in units))
        setup = make_setup(self._course, keys, _SECRET, self._jobs, diagnose=diagnose)
        return examine(setup, units, self._runner, self._progress)


def _names(exercise: Exercise) -> tuple[str, ...]:
    return tuple(dict.fromkeys(check.diagnosis for check in exercise.checks if check.diagnosis))


class Tally(NamedTuple):
    """One line of the table: how many answers of a kind there are, got a name, and got a false one."""

    key: str
    misconceptions: int
    recognised: int
    twins: int
    alternatives_named: int
    mutants: int
    mutants_named: int
    false: int


def tally(named: Sequence[Named]) -> list[Tally]:
    """Count by exercise, in the order in which they come."""
    return [
        _tally(key, [each for each in named if each.case.key == key])
        for key in dict.fromkeys(each.case.key for each in named)
    ]


def _tally(key: str, named: Sequence[Named]) -> Tally:
    wrong = [each for each in named if each.case.kind == "misconception"]
    mutants = [each for each in named if each.case.kind == "mutant"]
    return Tally(
        key=key,
        misconceptions=len(wrong),
        recognised=sum(each.is_recognised for each in wrong),
        twins=sum(each.is_recognised and each.case.name not in each.names for each in wrong),
        alternatives_named=sum(bool(each.names) for each in named if each.case.kind == "alternative"),
        mutants=len(mutants),
        mutants_named=sum(bool(each.names) for each in mutants),
        false=sum(bool(each.false) for each in named),
    )


def total(rows: Sequence[Tally]) -> Tally:
    """Add the lines up."""
    return Tally("all", *(sum(numbers) for numbers in zip(*(row[1:] for row in rows), strict=True)))


def broken_bounds(named: Sequence[Named]) -> list[str]:
    """Say which promise does not hold: few mistakes without a name, no right answer with one, few false names."""
    wrong = [each for each in named if each.case.kind == "misconception"]
    right = [each for each in named if each.case.kind == "alternative" and each.names]
    mutants = [each for each in named if each.case.kind == "mutant"]
    recognised, false = sum(each.is_recognised for each in wrong), sum(bool(each.false) for each in mutants)
    broken: list[str] = []
    if recognised < LEAST_RECOGNISED * len(wrong):
        broken.append(
            f"{recognised} of {len(wrong)} misconceptions are recognised; at least {LEAST_RECOGNISED:.0%} must be."
        )
    broken += [f"{each.case.key}: {each.case.name} is right, and gets the name {each.names[0]}." for each in right]
    broken += [
        f"{each.case.key}: {each.case.name} is declared to be the same as {each.case.same_as}, and is not."
        for each in wrong
        if each.case.same_as in each.false
    ]
    if false > MOST_FALSE * len(mutants):
        broken.append(f"{false} of {len(mutants)} mutants get a false name; at most {MOST_FALSE:.0%} may.")
    return broken
