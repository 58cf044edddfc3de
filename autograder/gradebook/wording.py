"""The arithmetic of a grade in words, so that a person with a pocket calculator comes to the same.

A student may read all of it: there are numbers and times in it, and no names of checks.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from decimal import Decimal
from functools import lru_cache

from autograder.course import Late
from autograder.decimals import equals, exact, shown
from autograder.gradebook.attempts import Attempt
from autograder.gradebook.lateness import Lateness, days_later, parse_time, rest


def of_attempts(tried: Sequence[Attempt], chosen: Attempt, rule: str) -> list[str]:
    """Say which attempt counts and what the others give, where there are others."""
    if len(tried) == 1:
        return []
    others = ", ".join(f"attempt {one.number}: {_given(one)}" for one in tried if one is not chosen)
    if rule == "best":
        return [f"Attempt {chosen.number} counts, the best of {len(tried)} after any penalty ({others})."]
    if chosen is tried[-1]:
        return [f"Attempt {chosen.number} counts, the last of {len(tried)} ({others})."]
    return [f"The last of {len(tried)} attempts counts; it came out as attempt {chosen.number} did, which is earlier."]


def of_checks(attempt: Attempt, max_points: Decimal) -> list[str]:
    """Add up the checks."""
    return [_of_checks(tuple(check.points or 0.0 for check in attempt.checks), attempt.earned, max_points)]


@lru_cache(maxsize=4096)  # many answers come out alike
def _of_checks(points: tuple[float, ...], earned: Decimal | None, max_points: Decimal) -> str:
    most = shown(max_points)
    if earned is None:
        return f"We could not grade this; it has no points yet, of {most}."
    if len(points) <= 1:
        return f"Earned {shown(earned)} of {most}."
    parts = [exact(each) for each in points]
    total = sum(parts, Decimal(0))
    rounding = "" if total == earned else f", {_rounded_to(earned)},"
    return f"Checks: {sum_of(parts)} = {shown(total)}{rounding} of {most}."


def of_lateness(attempt: Attempt, due: datetime, late: Late, late_days: int, *, is_extended: bool) -> list[str]:
    """Say when it was due and came, and what that costs."""
    zone = str(due.tzinfo)
    return [_when(due, zone, attempt.submitted, attempt.late, late, late_days, is_extended), *_cost(attempt, late)]


@lru_cache(maxsize=4096)  # a submission has many exercises; equal moments in two zones read differently
def _when(
    due: datetime, _zone: str, submitted: str | None, late_by: Lateness, late: Late, late_days: int, is_extended: bool
) -> str:
    was_due = f"Due {time(due)}{' by extension' if is_extended else ''}"
    if submitted is None:
        return f"{was_due}; when it was handed in is not known, so it counts as on time."
    came, moved = parse_time(submitted, due.tzinfo), days_later(due, late_days)
    if late_by.is_cut_off:
        end = time(days_later(due, late.cut_off_days or 0))
        return f"{was_due}, handed in {time(came)}: after {end} nothing counts."
    if late_days:
        was_due += f", moved to {time(moved)} by {count(late_days, 'late day')}"
    is_after = came.astimezone(UTC) > moved.astimezone(UTC)
    return f"{was_due}, handed in {time(came)}: {_how_late(late_by, late, is_after=is_after)}."


def of_pending(pending: Decimal) -> str:
    """Say what may still come."""
    return f"A person still marks a part of it, for up to {shown(pending)} more."


def of_nothing(max_points: Decimal) -> str:
    """Say that there is nothing to grade."""
    return f"Nothing was handed in for it: 0 of {shown(max_points)}."


def of_lesson(kept: Sequence[Decimal], max_points: Decimal, weight: Decimal, weighted: Decimal) -> list[str]:
    """Add up a lesson, and weight it where it has a weight of its own."""
    total = sum(kept, Decimal(0))
    addends = f"{sum_of(kept)} = " if len(kept) > 1 else ""
    lines = [f"Sum: {addends}{shown(total)} of {shown(max_points)}."]
    if weight != max_points:
        share = total * weight / max_points
        result = equals(share)
        result += "" if share == weighted else f", {_rounded_to(weighted)}"
        lines.append(f"Weighted: {shown(total)} / {shown(max_points)} × {shown(weight)} {result}.")  # noqa: RUF001
    return lines


def of_dropped(dropped: Sequence[tuple[str, Decimal, Decimal]]) -> list[str]:
    """Say what is left out of a lesson's sum."""
    return [
        f"Dropped: {name} ({shown(points)} of {shown(most)}); the others have their highest share without it."
        for name, points, most in dropped
    ]


def sum_of(parts: Sequence[Decimal]) -> str:
    """Write a sum."""
    return " + ".join(shown(part) for part in parts)


def count(number: int, thing: str) -> str:
    """Write a number of things."""
    return f"{number} {thing}{'' if number == 1 else 's'}"


def time(moment: datetime) -> str:
    """Write a time with its zone, in seconds only where there are some."""
    seconds = ":%S" if moment.second else ""
    return moment.strftime(f"%Y-%m-%d %H:%M{seconds} %Z")


def _given(attempt: Attempt) -> str:
    return "not graded" if attempt.points is None else shown(attempt.points)


def _rounded_to(value: Decimal) -> str:
    return f"rounded to {shown(value)}"


def _how_late(late_by: Lateness, late: Late, *, is_after: bool) -> str:
    if late_by.charged:
        return f"{count(late_by.charged, late.per)} late, as every {late.per} begun counts"
    return "within the grace, on time" if is_after else "on time"


def _cost(attempt: Attempt, late: Late) -> list[str]:
    charged, earned, points = attempt.late.charged, attempt.earned, attempt.points
    if attempt.late.is_cut_off or not charged or earned is None or points is None:
        return []
    if not (late.percent or late.points):
        return ["Being late costs nothing."]
    each = f"{shown(late.percent)} % of {shown(earned)}" if late.percent else shown(late.points)
    exact_rest = rest(earned, charged, late)
    least = " (no less than 0)" if not exact_rest else ""
    rounding = "" if exact_rest == points else f", {_rounded_to(points)}"
    return [f"Penalty: {shown(earned)} − {charged} × {each} {equals(exact_rest)}{least}{rounding}."]  # noqa: RUF001
