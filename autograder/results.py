"""What a grading run says of an answer: frozen records, the words they use, and how points add up.

`Results` is what `results.json` holds (format 1, schema in `docs/results-schema.json`). Records neither store nor
render themselves; only the arithmetic that defines them lives here.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, Literal

import msgspec

from autograder.decimals import total_of

FORMAT_VERSION = 1

Outcome = Literal["passed", "failed", "unattempted", "blocked", "pending", "fault"]
# All that a right answer can end as.
FINE: Final[frozenset[Outcome]] = frozenset({"passed", "pending"})
Reason = Literal[
    "wrong",  # the values were judged and are not what was asked for
    "raised",  # the student's code raised
    "timed_out",  # CPU or wall-clock limit
    "out_of_memory",
    "killed",  # the worker died: exit, crash, signal
    "forbidden",  # something the exercise forbids was used
    "protocol",  # the worker said what no honest worker says
    "missing",  # no such file, or no such name in it
    "unreadable",  # not text, too large, a link
]


# What a student reads of a check that we could not run.
FAULT: Final = "We could not run this check. That is our fault, and it costs you nothing."


class Curve(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A line of a picture: finite numbers, as many `y` as `x`."""

    label: str
    x: tuple[float, ...]
    y: tuple[float, ...]


class Picture(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What an answer did, as curves, beside what is expected in shape; the student sees all of it."""

    name: str
    x_label: str
    y_label: str
    curves: tuple[Curve, ...]


class Check(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The verdict on one check; the student may see `message`, `explanation`, `output` and `pictures`.

    `points` is null where we failed; `note` then says why, for staff only: it may hold what is hidden. A pending check
    has earned nothing yet; its message holds the text that a person has to mark. `diagnosis` names the misconception
    of the bank that gives the same values, and `explanation` is what its author says to a student. `line` is that of
    the student's file where it went wrong, if one is to be blamed. `margin` is the
    largest error in units of its tolerance, `threshold` the largest measure in units of its threshold, null where
    nothing was compared so; both are for those who prove suites.
    """

    name: str
    title: str
    outcome: Outcome
    reason: Reason | None = None
    points: float | None
    max_points: float
    message: str = ""
    diagnosis: str | None = None
    explanation: str = ""
    line: int | None = None
    seconds: float = 0.0
    output: str = ""
    note: str = ""
    margin: float | None = None
    threshold: float | None = None
    pictures: tuple[Picture, ...] = ()


class Exercise(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """All verdicts on one exercise of one submission."""

    key: str
    outcome: Outcome
    points: float | None
    max_points: float
    checks: tuple[Check, ...]


class Submission(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One student's exercises, in course order; `attempt` counts from 1, `submitted` is ISO 8601 with its zone."""

    student: str
    points: float | None
    max_points: float
    exercises: tuple[Exercise, ...]
    attempt: int = 1
    submitted: str | None = None


class Person(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A student as the roster knows them; submissions are kept under `id`.

    `ids` are those of other systems by the system's name: canvas, sis, sis_login, moodle, github. `extensions` are due
    times of their own by lesson, ISO 8601 with a zone.
    """

    id: str
    name: str = ""
    email: str = ""
    section: str = ""
    ids: dict[str, str] = {}
    extensions: dict[str, str] = {}


NoteKind = Literal[
    "missing",  # a student of the roster handed in nothing
    "twice",  # several submissions of one student, where one was expected
    "late",  # marked as late by a system that does not say when it came
    "unmatched",  # a submission of nobody on the roster
    "unreadable",  # an archive or folder that could not be opened, or only in part
]


class Note(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a person should look at before the grades go out; `student` is empty where nobody could be named."""

    kind: NoteKind
    student: str
    what: str


class CourseInfo(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which course was graded."""

    name: str
    title: str


class RunInfo(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How the run was made. `seconds` is wall-clock time, `started` an ISO 8601 time in UTC."""

    device: str
    sandbox: str
    runner: str
    versions: dict[str, str]
    started: str
    seconds: float


class Results(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A whole grading run."""

    format_version: int = FORMAT_VERSION
    course: CourseInfo
    run: RunInfo
    submissions: tuple[Submission, ...]
    faults: int
    roster: tuple[Person, ...] = ()
    notes: tuple[Note, ...] = ()


def score_exercise(key: str, checks: Sequence[Check]) -> Exercise:
    """Fold checks into an exercise: a fault anywhere leaves it unscored, and nothing passes by default."""
    outcome = exercise_outcome([check.outcome for check in checks])
    points = None if outcome == "fault" else _sum(tuple(check.points or 0.0 for check in checks))
    max_points = _sum(tuple(check.max_points for check in checks))
    return Exercise(key=key, outcome=outcome, points=points, max_points=max_points, checks=tuple(checks))


def score_submission(student: str, exercises: Sequence[Exercise]) -> Submission:
    """Fold exercises into a submission; one that we could not score leaves the total open."""
    scored = tuple(exercise.points for exercise in exercises if exercise.points is not None)
    points = _sum(scored) if len(scored) == len(exercises) else None
    max_points = _sum(tuple(exercise.max_points for exercise in exercises))
    return Submission(student=student, points=points, max_points=max_points, exercises=tuple(exercises))


def count_faults(submissions: Sequence[Submission]) -> int:
    """Count the checks that we failed."""
    exercises = (exercise for submission in submissions for exercise in submission.exercises)
    return sum(check.outcome == "fault" for exercise in exercises for check in exercise.checks)


def _sum(points: tuple[float, ...]) -> float:
    return float(total_of(points))


def exercise_outcome(outcomes: Sequence[Outcome]) -> Outcome:
    """Say what a set of checks amounts to."""
    seen = set(outcomes)
    if not seen or "fault" in seen:
        return "fault"
    for alone in ("passed", "unattempted"):
        if seen == {alone}:
            return alone
    return "pending" if seen <= FINE else "failed"
