"""The rules by which points become grades, as records, and what a local time means where clocks are moved."""

from __future__ import annotations

from datetime import UTC, datetime, tzinfo
from decimal import Decimal
from typing import Literal

import msgspec


class Late(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What lateness costs: `percent` of what was earned, or `points` of each exercise, for every day or hour begun.

    Within `grace_minutes` after the due time nothing is late. Later than `cut_off_days` (and the grace) nothing counts.
    """

    per: Literal["day", "hour"] = "day"
    percent: Decimal = Decimal(0)
    points: Decimal = Decimal(0)
    grace_minutes: int = 0
    cut_off_days: int | None = None


class Policy(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What holds for the whole course.

    `rounding` counts decimals. `late_days` are a student's own for the whole course: each moves a due time by a day.
    """

    rounding: int = 2
    attempts: Literal["best", "last"] = "best"
    late: Late | None = None
    late_days: int = 0
    timezone: str = ""


def at_local_time(time: datetime, zone: tzinfo) -> datetime:
    """Give the moment at which clocks in `zone` show this time, of two the later one.

    A time that is skipped when clocks go forward is read with the offset before and with that after; one that comes
    twice when they go back is both. The later moment is the kinder reading of a due time.
    """
    readings = (time.replace(tzinfo=zone, fold=fold) for fold in (0, 1))
    return max(readings, key=lambda reading: reading.astimezone(UTC)).astimezone(UTC).astimezone(zone)
