"""What students handed in, as records: what a layout finds, an answer, a submission, and all of a class."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import msgspec

from autograder.results import Note, Person, Reason
from autograder.submissions.folders import Folder

NOT_KNOWN: Final[Mapping[str, str]] = {}


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """One file of a submission, by key. `source` is UTF-8 without BOM, or None where `problem` says why."""

    key: str
    filename: str
    source: bytes | None
    problem: Reason | None = None
    detail: str = ""


class Submission(msgspec.Struct, frozen=True, kw_only=True):
    """What one student handed in at one time: an answer for each exercise that it is asked for, in course order.

    `attempt` counts a student's submissions from 1, `submitted` says when it came, ISO 8601 with its zone, if known.
    A student's only submission has an answer, or the lack of one, for every exercise; of several, each has those that
    it brings, and the last one the lack of those that none brings.
    """

    student: str
    answers: tuple[Answer, ...]
    attempt: int = 1
    submitted: str | None = None


class Handed(msgspec.Struct, frozen=True, kw_only=True):
    """One submission as a layout finds it, before anybody looks for answers.

    `student` is what the layout calls the student, `claims` what it knows of them by the roster's columns; `number` is
    the place among a student's submissions where names tell it. `only` is the exercise that a single file answers.
    """

    student: str
    folder: Folder
    claims: Mapping[str, str] = NOT_KNOWN
    number: int = 0
    submitted: str | None = None
    is_late: bool = False
    only: str = ""


class Intake(msgspec.Struct, frozen=True, kw_only=True):
    """All that was handed in, sorted by student and attempt, the roster, and what a person should look at."""

    submissions: tuple[Submission, ...]
    roster: tuple[Person, ...] = ()
    notes: tuple[Note, ...] = ()
