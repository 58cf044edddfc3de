"""Several submissions of one student: which came first, and what each brings."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from autograder.results import Note
from autograder.submissions.records import Answer, Handed, Submission


class Read(msgspec.Struct, frozen=True, kw_only=True):
    """A submission whose answers have been read."""

    handed: Handed
    answers: tuple[Answer, ...]

    @property
    def brought(self) -> tuple[Answer, ...]:
        """List what is there, readable or not."""
        return tuple(answer for answer in self.answers if answer.problem != "missing")


def number_attempts(student: str, read: Sequence[Read]) -> tuple[list[Submission], list[Note]]:
    """Put a student's submissions in order.

    They are ordered by time if all have one, else by number if all have different ones. Without an order, those that
    answer different exercises are one submission; of those that answer the same, the one with the most answers counts,
    and a note says so.
    """
    if len(read) == 1:
        handed = read[0].handed
        return [Submission(student=student, answers=read[0].answers, submitted=handed.submitted)], []
    some = [each for each in read if each.brought] or list(read[:1])
    notes: list[Note] = []
    ordered = _ordered(some)
    if ordered is None:
        kept, left_out = _most(some)
        if left_out:
            notes.append(Note(kind="twice", student=student, what=_told(kept, left_out)))
        ordered = [_merged(kept)]
    return _submissions(student, read, ordered), notes


def _ordered(read: Sequence[Read]) -> list[Read] | None:
    times = [each.handed.submitted for each in read if each.handed.submitted is not None]
    if len(times) == len(read) and (len(set(times)) == len(times)):
        return sorted(read, key=lambda each: each.handed.submitted or "")
    numbers = [each.handed.number for each in read]
    if all(numbers) and len(set(numbers)) == len(numbers):
        return sorted(read, key=lambda each: each.handed.number)
    return None


def _most(read: Sequence[Read]) -> tuple[list[Read], list[Read]]:
    """Keep the submissions with the most answers, as long as no exercise comes twice."""
    kept: list[Read] = []
    left_out: list[Read] = []
    answered: set[str] = set()
    for each in sorted(read, key=lambda each: (-len(each.brought), each.handed.folder.place)):
        keys = {answer.key for answer in each.brought}
        if answered & keys:
            left_out.append(each)
        else:
            kept.append(each)
            answered |= keys
    return kept, left_out


def _merged(read: Sequence[Read]) -> Read:
    if len(read) == 1:
        return read[0]
    times = {each.handed.submitted for each in read}
    submitted = times.pop() if len(times) == 1 else None
    handed = msgspec.structs.replace(read[0].handed, submitted=submitted)
    return Read(handed=handed, answers=tuple(answer for each in read for answer in each.brought))


def _told(kept: Sequence[Read], left_out: Sequence[Read]) -> str:
    graded = " and ".join(each.handed.folder.place for each in kept)
    others = ", ".join(each.handed.folder.place for each in left_out)
    return f"Nothing says which came first. Graded: {graded}. Left out: {others}, with no more answers."


def _submissions(student: str, read: Sequence[Read], ordered: Sequence[Read]) -> list[Submission]:
    """Give each attempt what it brings, and the last one what none brings."""
    brought = {answer.key for each in ordered for answer in each.brought}
    course_order = list(dict.fromkeys(answer.key for each in read for answer in each.answers))
    lacking = {answer.key: answer for each in read for answer in each.answers if answer.key not in brought}
    submissions: list[Submission] = []
    for attempt, each in enumerate(ordered, 1):
        answers = {answer.key: answer for answer in each.brought}
        if attempt == len(ordered):
            answers |= lacking
        submissions.append(
            Submission(
                student=student,
                answers=tuple(answers[key] for key in sorted(answers, key=course_order.index)),
                attempt=attempt,
                submitted=each.handed.submitted,
            )
        )
    return submissions
