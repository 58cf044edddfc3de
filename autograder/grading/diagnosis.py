"""Naming a mistake by what it computes: the marks of a failing check, held against those of the bank's entries.

An entry is named only if nothing that was seen speaks against it: the answer fails every check that the entry fails,
leaves the same marks there, and fails no other check of the same function or class that no entry explains. Where
right answers in several styles leave different marks (a training loop that shuffles), a mark says nothing by itself; it
counts only if all marks of the check are the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

import msgspec

from autograder.results import FINE, Check
from autograder.suite.fingerprints import Mark

Marks = tuple[Mark, ...]


class Trace(msgspec.Struct, frozen=True):
    """What one answer left in a suite: the outcome of every check, and its marks where they are of use."""

    outcomes: dict[str, str]
    marks: dict[str, Marks]

    @property
    def failed(self) -> set[str]:
        """The checks that it fails."""
        return {name for name, outcome in self.outcomes.items() if outcome == "failed"}


class Entry(msgspec.Struct, frozen=True):
    """A misconception: what a student reads who holds it, and what it leaves; `trace` is None until it was tried.

    `subject` is the function or class that it is about.
    """

    subject: str
    feedback: str
    caught_by: tuple[str, ...]
    trace: Trace | None = None


class Known(msgspec.Struct):
    """All that is known of one exercise's suite under one secret: the entries, by name, and the right answers."""

    entries: dict[str, Entry]
    right: dict[str, Trace | None]


def suspects(known: Known, checks: Sequence[Check]) -> list[str]:
    """Name the entries that could explain these verdicts, as far as can be said without trying more of them."""
    outcomes = {check.name: check.outcome for check in checks}
    return [
        name
        for name, entry in known.entries.items()
        if _is_tried(entry, outcomes) and (entry.trace is None or _fits(entry.trace.failed, outcomes))
    ]


def _is_tried(entry: Entry, outcomes: Mapping[str, str]) -> bool:
    """Say whether these verdicts alone have an entry tried: names must not depend on whose answer came before."""
    if outcomes.keys().isdisjoint(entry.caught_by):  # a suite of public checks: the bank speaks of the hidden one
        return "failed" in outcomes.values()
    return _fits(entry.caught_by, outcomes)


def _fits(failing: Iterable[str], outcomes: Mapping[str, str]) -> bool:
    """Say whether a check that an entry fails has failed, and none of those is passed."""
    seen = [outcomes[name] for name in failing if name in outcomes]
    return "failed" in seen and FINE.isdisjoint(seen)


def name_mistakes(known: Known, checks: Sequence[Check], marks: Mapping[str, Marks]) -> list[Check]:
    """Write the recognised mistake beside each failing check, and its feedback beside the first."""
    matches = _matches(known, checks, marks)
    order = sorted(matches, key=lambda name: -len(matches[name]))
    told: set[str] = set()
    diagnosed: list[Check] = []
    for check in checks:
        name = next((name for name in order if check.name in matches[name]), None)
        if name is None:
            diagnosed.append(check)
            continue
        explanation = "" if name in told else known.entries[name].feedback
        told.add(name)
        diagnosed.append(msgspec.structs.replace(check, diagnosis=name, explanation=explanation))
    return diagnosed


def _matches(known: Known, checks: Sequence[Check], marks: Mapping[str, Marks]) -> dict[str, set[str]]:
    """Give the failing checks that each entry explains, for entries that leave nothing of their subject unexplained."""
    outcomes = {check.name: check.outcome for check in checks}
    failed = {name for name, outcome in outcomes.items() if outcome == "failed"}
    matches = {name: set(_explained(known, name, failed, marks)) for name in suspects(known, checks)}
    matches = {name: explained for name, explained in matches.items() if explained}
    while True:
        open_ = failed.difference(*matches.values())
        kept = {name: each for name, each in matches.items() if open_.isdisjoint(_about(known, name, outcomes))}
        if len(kept) == len(matches):
            return matches
        matches = kept


def _about(known: Known, name: str, outcomes: Mapping[str, str]) -> set[str]:
    """Give the checks that entries about the same function or class are known to fail."""
    alike = [entry for entry in known.entries.values() if entry.subject == known.entries[name].subject]
    tried = {check for entry in alike if entry.trace and _is_tried(entry, outcomes) for check in entry.trace.failed}
    return tried.union(*(entry.caught_by for entry in alike))


def _explained(known: Known, name: str, failed: set[str], marks: Mapping[str, Marks]) -> Iterator[str]:
    """Give the failed checks that an entry explains; none if one speaks against it."""
    trace = known.entries[name].trace
    if trace is None:
        return
    shared = failed & trace.failed
    rights = [right for right in known.right.values() if right is not None]
    verdicts = {check: _same(marks.get(check, ()), trace.marks.get(check, ()), check, rights) for check in shared}
    if all(verdict is not False for verdict in verdicts.values()):
        yield from (check for check, verdict in verdicts.items() if verdict)


def _same(ours: Marks, theirs: Marks, check: str, rights: Iterable[Trace]) -> bool | None:
    """Say whether two answers left the same in a check, and not what right answers leave; None if it cannot be said."""
    of_rights = [right.marks[check] for right in rights if check in right.marks]
    if not ours or not theirs or not of_rights:
        return None
    if differ(ours, theirs, of_rights):
        return False
    is_other = [place for place, mark in enumerate(theirs) if not _left_by(of_rights[0], place, mark)]
    if all(mine.is_near(other) for mine, other in zip(ours, theirs, strict=True)):
        return bool(is_other) or None
    return any(_agree(of_rights, place) for place in is_other) or None


def differ(ours: Marks, theirs: Marks, of_rights: Sequence[Marks]) -> bool:
    """Say whether two answers computed something different where right answers in all styles compute the same."""
    if len(ours) != len(theirs):
        return True
    return any(
        not mine.is_near(other) and _agree(of_rights, place)
        for place, (mine, other) in enumerate(zip(ours, theirs, strict=True))
    )


def _agree(of_rights: Sequence[Marks], place: int) -> bool:
    """Say whether right answers in all styles leave the same mark at a place."""
    first = of_rights[0]
    return all(_left_by(marks, place, first[place]) for marks in of_rights) if place < len(first) else False


def _left_by(marks: Marks, place: int, mark: Mark) -> bool:
    return place < len(marks) and marks[place].is_near(mark)
