"""How late something is, and what that costs."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, tzinfo
from decimal import Decimal
from functools import lru_cache

import msgspec

from autograder.course import Late
from autograder.course.policy import at_local_time
from autograder.decimals import rounded
from autograder.errors import AutograderError


class Lateness(msgspec.Struct, frozen=True, kw_only=True):
    """How late an attempt is: in seconds after the due time, and in the days or hours begun that are charged.

    `is_cut_off` where it came too late to count. Within the grace, `charged` is 0 and `seconds` is not.
    """

    seconds: float = 0.0
    charged: int = 0
    is_cut_off: bool = False


ON_TIME = Lateness()


@lru_cache(maxsize=4096)
def parse_time(text: str, zone: tzinfo | None) -> datetime:
    """Read a time of a roster or a submission; one without an offset is a local time of the course."""
    try:
        time = datetime.fromisoformat(text)
        if time.tzinfo is None:
            return at_local_time(time, zone or UTC)
        return time.astimezone(zone) if zone else time
    except (ValueError, OverflowError):
        message = f"{text!r} is no time. Expected one such as 2026-10-12T23:59:00+02:00, in the roster or the results."
        raise AutograderError(message) from None


def lateness(due: datetime, submitted: datetime, late: Late, late_days: int = 0) -> Lateness:
    """Say how late it is. Late days move the due time, not the cut-off; a grace stands after both."""
    return _lateness(due, str(due.tzinfo), submitted.astimezone(UTC), late, late_days)


@lru_cache(maxsize=4096)  # a submission has many exercises; equal moments in two zones have other days
def _lateness(due: datetime, _zone: str, submitted: datetime, late: Late, late_days: int) -> Lateness:
    seconds = max(_elapsed(due, submitted).total_seconds(), 0.0)
    grace = timedelta(minutes=late.grace_minutes)
    moved = days_later(due, late_days)
    is_late = _elapsed(moved, submitted) > grace
    charged = (days_begun(moved, submitted) if late.per == "day" else hours_begun(moved, submitted)) if is_late else 0
    end = None if late.cut_off_days is None else days_later(due, late.cut_off_days)
    is_cut_off = end is not None and _elapsed(end, submitted) > grace
    return Lateness(seconds=seconds, charged=charged, is_cut_off=is_cut_off)


def days_later(due: datetime, days: int) -> datetime:
    """Give the same local time so many days later, whether or not clocks were moved in between."""
    if not days:
        return due
    return at_local_time(due.replace(tzinfo=None) + timedelta(days=days), due.tzinfo or UTC)


def days_begun(due: datetime, submitted: datetime) -> int:
    """Count the days begun after `due`; each ends at the local time of `due`."""
    days = max(_elapsed(due, submitted) // timedelta(days=1) - 1, 0)  # a moved clock makes one more or one less
    while _elapsed(days_later(due, days), submitted) > timedelta(0):
        days += 1
    return days


def hours_begun(due: datetime, submitted: datetime) -> int:
    """Count the hours begun after `due`."""
    return max(-(-_elapsed(due, submitted) // timedelta(hours=1)), 0)


def rest(earned: Decimal, charged: int, late: Late) -> Decimal:
    """Give what is left of the points earned, not rounded: a share of them off, or a number of points, for each."""
    if late.percent:
        return earned * max(100 - charged * late.percent, Decimal(0)) / 100
    return max(earned - charged * late.points, Decimal(0))


def points_left(earned: Decimal, late_by: Lateness, late: Late, places: int) -> Decimal:
    """Give the points that count, rounded: none after the cut-off."""
    if not late_by.charged and not late_by.is_cut_off:
        return earned
    left = Decimal(0) if late_by.is_cut_off else rest(earned, late_by.charged, late)
    return min(rounded(left, places), earned)


def _elapsed(start: datetime, end: datetime) -> timedelta:
    # Python subtracts times of one zone as clocks show them, which is an hour off when they were moved.
    return end.astimezone(UTC) - start.astimezone(UTC)
