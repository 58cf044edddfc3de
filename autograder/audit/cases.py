"""Which answers a suite is tried on: the reference, the stub, both kinds of the bank, and the mutants."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

import msgspec

from autograder import stubs
from autograder.audit.mutants import Reach, diff, make_mutants
from autograder.course import Course
from autograder.misconceptions import Bank, compose, read_bank

Kind = Literal["reference", "stub", "alternative", "misconception", "mutant"]


class Case(msgspec.Struct, frozen=True, kw_only=True):
    """One answer to an exercise. `change` shows what a mutant changes, `line` where; `same_as` is the bank's word."""

    key: str
    kind: Kind
    name: str
    source: str
    line: int = 0
    change: str = ""
    same_as: str = ""


class Trial(msgspec.Struct, frozen=True, kw_only=True):
    """All answers that one suite is tried on."""

    key: str
    bank: Bank
    cases: tuple[Case, ...]
    reach: Reach


def make_trial(course: Course, key: str) -> Trial:
    """Read an exercise's reference and bank, and make its mutants.

    Raises:
        CourseError: The reference or the bank cannot be read.

    """
    path = course.solution(key)
    source = path.read_text(encoding="utf-8")
    bank = read_bank(course.bank(key))
    made = make_mutants(source, is_quiz=key.endswith("/quiz"))
    reference, *others = written_by_hand(key, source, bank)
    stub = Case(key=key, kind="stub", name="the stub", source=stubs.generate(source, path))
    cases = [reference, stub, *others]
    cases += [
        Case(key=key, kind="mutant", name=each.name, source=each.source, line=each.line, change=diff(source, each))
        for each in made.mutants
    ]
    return Trial(key=key, bank=bank, cases=tuple(cases), reach=made.reach)


def written_by_hand(key: str, source: str, bank: Bank) -> Iterator[Case]:
    """Give the answers to an exercise that its author wrote: the reference, and both kinds of the bank."""
    yield Case(key=key, kind="reference", name="the reference", source=source)
    for right in bank.alternatives:
        yield Case(key=key, kind="alternative", name=right.name, source=compose(source, right), line=right.line)
    for wrong in bank.misconceptions:
        yield Case(
            key=key,
            kind="misconception",
            name=wrong.name,
            source=compose(source, wrong),
            line=wrong.line,
            same_as=wrong.same_as,
        )
