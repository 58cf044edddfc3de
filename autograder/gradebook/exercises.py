"""One exercise of one student: its attempts, and the grade of the one that counts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, tzinfo
from decimal import Decimal
from typing import Final

import msgspec

from autograder.course import Late, Policy
from autograder.decimals import exact, rounded, total_of
from autograder.gradebook import wording
from autograder.gradebook.attempts import RULES, Attempt
from autograder.gradebook.lateness import ON_TIME, Lateness, lateness, parse_time, points_left
from autograder.gradebook.records import ExerciseGrade
from autograder.results import Exercise, Submission

_NO_LATE: Final = Late()


class Terms(msgspec.Struct, frozen=True, kw_only=True):
    """What holds for one student in one lesson: the due time, if any, and the late days spent on it."""

    policy: Policy
    zone: tzinfo | None = None
    late: Late = _NO_LATE
    due: datetime | None = None
    is_extended: bool = False
    due_text: str | None = None
    late_days: int = 0


class ExercisePlan(msgspec.Struct, frozen=True, kw_only=True):
    """An exercise that is graded: what it is called, and what it is worth."""

    key: str
    title: str
    max_points: Decimal


# What a student handed in for one exercise: each submission with the verdict, in the order of the attempts.
Entries = Sequence[tuple[Submission, Exercise]]


def grade_exercise(plan: ExercisePlan, entries: Entries, terms: Terms) -> ExerciseGrade:
    """Choose the attempt that counts, and tell its arithmetic."""
    attempts = [_attempt(submission, exercise, plan.max_points, terms) for submission, exercise in entries]
    tried = [attempt for attempt in attempts if attempt.is_tried]
    if not tried:
        return _without_attempt(plan, attempts, terms)
    chosen = RULES[terms.policy.attempts](tried)
    lines = [*wording.of_attempts(tried, chosen, terms.policy.attempts), *wording.of_checks(chosen, plan.max_points)]
    if terms.due is not None:
        lines += wording.of_lateness(chosen, terms.due, terms.late, terms.late_days, is_extended=terms.is_extended)
    if chosen.pending:
        lines.append(wording.of_pending(chosen.pending))
    return ExerciseGrade(
        key=plan.key,
        title=plan.title,
        outcome=chosen.outcome,
        earned=chosen.earned,
        penalty=Decimal(0) if chosen.earned is None or chosen.points is None else chosen.earned - chosen.points,
        points=chosen.points,
        pending=chosen.pending,
        max_points=plan.max_points,
        attempt=chosen.number,
        submitted=chosen.submitted,
        due=terms.due_text,
        late_s=chosen.late.seconds,
        lines=tuple(lines),
        attempts=len(tried),
        late=chosen.late,
    )


def _without_attempt(plan: ExercisePlan, attempts: Sequence[Attempt], terms: Terms) -> ExerciseGrade:
    nothing = rounded(Decimal(0), terms.policy.rounding)
    return ExerciseGrade(
        key=plan.key,
        title=plan.title,
        outcome=attempts[-1].outcome if attempts else "unattempted",
        earned=nothing,
        penalty=Decimal(0),
        points=nothing,
        pending=Decimal(0),
        max_points=plan.max_points,
        attempt=attempts[-1].number if attempts else 0,
        submitted=attempts[-1].submitted if attempts else None,
        due=terms.due_text,
        late_s=0.0,
        lines=(wording.of_nothing(plan.max_points),),
    )


def _attempt(submission: Submission, exercise: Exercise, max_points: Decimal, terms: Terms) -> Attempt:
    places = terms.policy.rounding
    late_by = _lateness(submission, terms)
    earned = _earned(exercise, max_points, places)
    if earned is None:
        points, pending, most = None, Decimal(0), points_left(max_points, late_by, terms.late, places)
    else:
        waiting = total_of(tuple(check.max_points for check in exercise.checks if check.outcome == "pending"))
        points = points_left(earned, late_by, terms.late, places)
        raised = min(rounded(earned + waiting, places), max_points)
        most = points_left(raised, late_by, terms.late, places) if waiting else points
        pending = most - points
    return Attempt(
        number=submission.attempt,
        submitted=submission.submitted,
        outcome=exercise.outcome,
        checks=exercise.checks,
        earned=earned,
        points=points,
        pending=pending,
        most=most,
        late=late_by,
    )


def _earned(exercise: Exercise, max_points: Decimal, places: int) -> Decimal | None:
    """Add up what the checks gave, exactly, and round it: null where we failed."""
    if exercise.points is None or exercise.outcome == "fault":
        return None
    by_check = tuple(check.points for check in exercise.checks if check.points is not None)
    total = total_of(by_check) if exercise.checks else exact(exercise.points)
    # What is worth a number that rounding would raise gives that number.
    return min(max(rounded(total, places), Decimal(0)), max_points)


def _lateness(submission: Submission, terms: Terms) -> Lateness:
    if terms.due is None or submission.submitted is None:
        return ON_TIME
    return lateness(terms.due, parse_time(submission.submitted, terms.zone), terms.late, terms.late_days)
