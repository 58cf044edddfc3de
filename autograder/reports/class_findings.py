"""What to do something about: faults, notes, what waits for a person, mistaken beliefs, and time."""

from __future__ import annotations

import re
import statistics
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from autograder.course import Course
from autograder.plain_text import make_visible, on_one_line, shorten
from autograder.reports.class_answers import Answered, Answers
from autograder.reports.class_records import Belief, Faulty, Noted, NoteGroup, Student, TimeFigures, Waiting
from autograder.results import Check, Note, NoteKind

NEAR: Final = 0.8  # of the limit

_KINDS: Final[tuple[NoteKind, ...]] = ("unreadable", "unmatched", "twice", "late", "missing")
_NOTE_LINES: Final = 12
_NOTE_WIDTH: Final = 200
_SENTENCE_END: Final = re.compile(r"(?<=[.!?])\s+(?=[A-Z`\"'(])")

Names = Mapping[str, Student]
_Place = tuple[Answered, Check]


def faulty_checks(answers: Answers, names: Names, *, is_anonymous: bool) -> tuple[Faulty, ...]:
    """List the checks that we could not run, the most frequent first; notes may name anybody, so one may leave them."""
    places = [(each, check) for each, check in answers.with_checks() if check.outcome == "fault"]
    found = [
        Faulty(
            key=first.grade.key,
            exercise=first.grade.title,
            check=on_one_line(check.title or check.name),
            note="" if is_anonymous else shorten(_first_note(group), _NOTE_LINES, _NOTE_WIDTH),
            students=students,
        )
        for (first, check), group, students in _together(places, names)
    ]
    return tuple(sorted(found, key=lambda each: -len(each.students)))


def waiting_texts(answers: Answers, names: Names) -> tuple[Waiting, ...]:
    """List what waits for a person to mark it, in course order."""
    places = [(each, check) for each, check in answers.with_checks() if check.outcome == "pending"]
    return tuple(
        Waiting(
            exercise=first.grade.title,
            check=on_one_line(check.title or check.name),
            points=check.max_points,
            students=students,
        )
        for (first, check), _, students in _together(places, names)
    )


def grouped_notes(notes: Sequence[Note], names: Names, *, is_anonymous: bool) -> tuple[NoteGroup, ...]:
    """Sort the intake's notes by what there is to do; names of files and archives are not shown anonymously."""
    groups: dict[NoteKind, list[Note]] = {kind: [note for note in notes if note.kind == kind] for kind in _KINDS}
    return tuple(
        NoteGroup(
            kind=kind,
            notes=tuple(
                Noted(
                    who=_who(note, names, is_anonymous=is_anonymous),
                    what="" if is_anonymous else on_one_line(note.what, _NOTE_WIDTH),
                )
                for note in group
            ),
        )
        for kind, group in groups.items()
        if group
    )


def beliefs_of(answers: Answers, names: Names) -> tuple[Belief, ...]:
    """List the misconceptions by how many hold them, the most frequent first."""
    holders: dict[tuple[str, str], dict[str, Check]] = {}
    for each, check in answers.with_checks():
        if check.diagnosis:
            holders.setdefault((each.grade.key, check.diagnosis), {}).setdefault(each.student, check)
    found = [
        Belief(
            name=on_one_line(name.replace("_", " ")),
            exercise=answers.by_key[key][0].grade.title,
            sentence=first_sentence(next(iter(held.values())).explanation),
            students=_ordered(held, names),
            begun=sum(each.is_begun for each in answers.by_key[key]),
        )
        for (key, name), held in holders.items()
    ]
    return tuple(sorted(found, key=lambda each: -len(each.students)))


def count_mistaken(answers: Answers) -> tuple[int, int]:
    """Count answers with a failing check, and those of them in which no mistake was named."""
    mistaken = [each for each in answers if each.is_begun and any(check.outcome == "failed" for check in each.checks)]
    return len(mistaken), sum(not any(check.diagnosis for check in each.checks) for each in mistaken)


def times_of(answers: Answers, course: Course | None, names: Names) -> tuple[TimeFigures, ...]:
    """Give the time that each exercise took, in course order."""
    limits = {one.key: min(one.limits.cpu_s, one.limits.wall_s) for one in course.exercises} if course else {}
    return tuple(_times(key, answered, limits, names) for key, answered in _begun(answers))


def first_sentence(text: str) -> str:
    """Give the first sentence of an explanation, on one line."""
    paragraph = " ".join(make_visible(text).strip().partition("\n\n")[0].split())
    return _SENTENCE_END.split(paragraph, maxsplit=1)[0]


def _times(key: str, answered: Sequence[Answered], limits: Mapping[str, float], names: Names) -> TimeFigures:
    taken = {each.student: sum(check.seconds for check in each.checks) for each in answered}
    stopped = {each.student for each in answered if any(check.reason == "timed_out" for check in each.checks)}
    limit = limits.get(key)
    near = [who for who, seconds in taken.items() if limit and seconds >= NEAR * limit and who not in stopped]
    longest_by = max(taken, key=taken.__getitem__)
    return TimeFigures(
        exercise=answered[0].grade.title,
        median=statistics.median(taken.values()),
        longest=taken[longest_by],
        longest_by=names[longest_by],
        limit_s=limit,
        near=_ordered(near, names),
        stopped=_ordered(stopped, names),
    )


def _begun(answers: Answers) -> Iterator[tuple[str, list[Answered]]]:
    for key, answered in answers.by_key.items():
        begun = [each for each in answered if each.is_begun]
        if begun:
            yield key, begun


def _together(places: Sequence[_Place], names: Names) -> Iterator[tuple[_Place, list[_Place], tuple[Student, ...]]]:
    """Bring together the places of the same check: the first, all, and all whom they concern."""
    groups: dict[tuple[str, str], list[_Place]] = {}
    for each, check in places:
        groups.setdefault((each.grade.key, check.name), []).append((each, check))
    for group in groups.values():
        yield group[0], group, _ordered((each.student for each, _ in group), names)


def _first_note(group: Sequence[_Place]) -> str:
    return next((check.note for _, check in group if check.note), "")


def _ordered(
    identities: Iterator[str] | Sequence[str] | set[str] | Mapping[str, Check], names: Names
) -> tuple[Student, ...]:
    wanted = set(identities)
    return tuple(student for identity, student in names.items() if identity in wanted)


def _who(note: Note, names: Names, *, is_anonymous: bool) -> str:
    if note.student in names:
        return names[note.student].name
    return "" if is_anonymous else on_one_line(note.student)
