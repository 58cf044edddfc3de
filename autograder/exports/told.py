"""What a student may be told, and what the exercises of a submission are worth, before either takes a form.

Every format that a student can come to see is made from what `for_student` leaves: titles, messages and what an author
says to a known mistake. Names of checks, notes for staff, names of misconceptions and measurements are not in it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Final

import msgspec

from autograder.decimals import exact, shown
from autograder.errors import StoreError
from autograder.gradebook.counted import counted, exercises_of
from autograder.gradebook.records import ExerciseGrade, Grade
from autograder.plain_text import make_visible, on_one_line
from autograder.results import FAULT, Check, Exercise, Outcome, Submission

NO_SCORE: Final = (
    "Something went wrong on our side, so this submission has no score yet. That is our fault, not yours; "
    "your work is safe, and your instructors can grade it again."
)
MAX_TEXT: Final = 4000  # characters of one check's text
_WORDS: Final[dict[Outcome, str]] = {
    "passed": "",
    "failed": "",
    "unattempted": "Not started yet.",
    "blocked": "This waits for another check that does not pass yet.",
    "pending": "A person marks this; the points come later.",
    "fault": FAULT,
}


class Score(msgspec.Struct, frozen=True, kw_only=True):
    """What the exercises of one submission are worth together; `points` is null where we failed.

    Late penalties are in it. Weights and dropped exercises are not: those belong to a whole course, and whoever adds
    assignments up applies them.
    """

    earned: Decimal | None
    penalty: Decimal
    points: Decimal | None
    pending: Decimal
    max_points: Decimal


def for_student(submission: Submission) -> Submission:
    """Leave of a submission what its student may see; checks are named by their titles, no two of them alike."""
    return msgspec.structs.replace(submission, exercises=tuple(_shown(each) for each in submission.exercises))


def text_of(check: Check) -> str:
    """Say in a few paragraphs what came of a check that `for_student` has left."""
    # A message says it better than our words, but for what a person marks: that one is the student's own text.
    words = "" if check.message and check.outcome != "pending" else _WORDS[check.outcome]
    parts = (words, check.message, check.explanation)
    return "\n\n".join(part for part in parts if part)


def counting(attempts: Sequence[Submission], grade: Grade) -> Submission:
    """Put together what counts: each exercise that was graded, of the attempt that the grade names.

    Raises:
        StoreError: There is no attempt.

    """
    if not attempts:
        raise StoreError(f"there is no submission of {grade.person.id} in these results. Name another student.")
    last = max(attempts, key=lambda each: each.attempt)
    return msgspec.structs.replace(counted(grade, attempts), attempt=last.attempt, submitted=last.submitted)


def exercise_grades(grade: Grade) -> dict[str, ExerciseGrade]:
    """Find what each exercise is worth, by its key."""
    return {exercise.key: exercise for exercise in exercises_of(grade)}


def score(submission: Submission, grade: Grade) -> Score:
    """Add up what the exercises of a submission are worth.

    Raises:
        StoreError: The grade is of other exercises.

    """
    graded = exercise_grades(grade)
    missing = [exercise.key for exercise in submission.exercises if exercise.key not in graded]
    if missing:
        raise StoreError(f"the grade of {grade.person.id} says nothing of {missing[0]}. Grade again with this course.")
    parts = [graded[exercise.key] for exercise in submission.exercises]
    return Score(
        earned=_total([part.earned for part in parts]),
        penalty=sum((part.penalty for part in parts), Decimal(0)),
        points=_total([part.points for part in parts]),
        pending=sum((part.pending for part in parts), Decimal(0)),
        max_points=sum((part.max_points for part in parts), Decimal(0)),
    )


def score_in_words(submission: Submission, grade: Grade) -> list[str]:
    """Say what a submission is worth and why: one text for each thing that there is to say."""
    worth = score(submission, grade)
    if worth.points is None:
        return [NO_SCORE]
    told = [f"{shown(worth.points)} of {shown(worth.max_points)} points."]
    if worth.penalty:
        told.append(f"{shown(worth.earned or Decimal(0))} points earned, {shown(worth.penalty)} off for being late.")
    if worth.pending:
        told.append(f"A person still marks answers that are worth up to {shown(worth.pending)} points more.")
    return told


def decimal_of(points: float | Decimal) -> Decimal:
    """Make the decimal that a number is written as, with no digits that say nothing and no exponent."""
    return Decimal(shown(points if isinstance(points, Decimal) else exact(points)))


def points_of(points: float | Decimal | None) -> Decimal | None:
    """Make the decimal of points, null where we failed."""
    return None if points is None else decimal_of(points)


def titles_of(grade: Grade) -> dict[str, str]:
    """Find what each exercise is called, by its key."""
    return {key: each.title for key, each in exercise_grades(grade).items()}


def _shown(exercise: Exercise) -> Exercise:
    counts: Counter[str] = Counter()
    checks: list[Check] = []
    for place, check in enumerate(exercise.checks, start=1):
        title = on_one_line(check.title) or f"Check {place}"
        counts[title] += 1
        if counts[title] > 1:
            title = f"{title} ({counts[title]})"
        checks.append(_shown_check(check, title))
    return msgspec.structs.replace(exercise, checks=tuple(checks))


def _shown_check(check: Check, title: str) -> Check:
    """Make the check anew, so that a field that is added to the record is left out until it is named here."""
    # Nobody has seen to it that the message of a fault holds nothing hidden.
    is_fault = check.outcome == "fault"
    return Check(
        name=title,
        title=title,
        outcome=check.outcome,
        reason=check.reason,
        points=check.points,
        max_points=check.max_points,
        message=FAULT if is_fault else _shortened(check.message),
        explanation="" if is_fault else _shortened("\n\n".join(_paragraphs(check.explanation))),
        line=check.line,
        seconds=check.seconds,
    )


def _shortened(text: str) -> str:
    whole = make_visible(text[: MAX_TEXT + 1]).strip("\n")  # what is cut off anyway need not be looked at
    return whole if len(whole) <= MAX_TEXT else whole[: MAX_TEXT - 1] + "…"


def _paragraphs(text: str) -> Iterator[str]:
    for part in text.split("\n\n"):
        if part.strip():
            yield " ".join(part.split())


def _total(parts: Sequence[Decimal | None]) -> Decimal | None:
    known = [part for part in parts if part is not None]
    return sum(known, Decimal(0)) if len(known) == len(parts) else None
