"""Reads what a course.toml says of grading: the table `policy`, and what a lesson adds to it."""

from __future__ import annotations

import difflib
import zoneinfo
from collections.abc import Sequence
from datetime import datetime, tzinfo
from decimal import Decimal
from typing import Annotated, Any, Literal

import msgspec

from autograder.course.policy import Late, Policy, at_local_time
from autograder.course.reading import ManifestFile
from autograder.course.records import Lesson

_Place = tuple[str, ...]
_Whole = Annotated[int, msgspec.Meta(ge=0)]
_Positive = Annotated[float, msgspec.Meta(gt=0)]


class _LateTable(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    per: Literal["day", "hour"] = "day"
    percent: Annotated[float, msgspec.Meta(gt=0, le=100)] | None = None
    points: _Positive | None = None
    grace_minutes: _Whole = 0
    cut_off_days: Annotated[int, msgspec.Meta(ge=0, le=1000)] | None = None


class _PolicyTable(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    rounding: Annotated[int, msgspec.Meta(ge=0, le=6)] = 2
    attempts: Literal["best", "last"] = "best"
    late: dict[str, Any] | None = None
    late_days: Annotated[int, msgspec.Meta(ge=0, le=100)] = 0
    timezone: str = ""


class LessonRulesTable(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a lesson's table may say of grading; `due` is a date-time of TOML, with an offset or without."""

    due: Any = None
    weight: _Positive | None = None
    drop_lowest: _Whole = 0
    late: dict[str, Any] | None = None


def read_policy(file: ManifestFile, raw: object) -> Policy:
    """Judge the table `policy`."""
    table = file.convert(raw, _PolicyTable, ("policy",))
    if table.timezone:
        _zone(file, table.timezone)
    late = None if table.late is None else _late(file, table.late, ("policy", "late"))
    return Policy(
        rounding=table.rounding,
        attempts=table.attempts,
        late=late,
        late_days=table.late_days,
        timezone=table.timezone,
    )


def lesson_rules(file: ManifestFile, table: LessonRulesTable, lesson: Lesson, policy: Policy) -> Lesson:
    """Give the lesson with what its table and the policy say of its grading."""
    place = ("lessons", lesson.name)
    if table.drop_lowest and table.drop_lowest >= len(lesson.exercises):
        message = f"is {table.drop_lowest}; expected fewer than the lesson's {len(lesson.exercises)} exercises."
        raise file.error(message, (*place, "drop_lowest"))
    return msgspec.structs.replace(
        lesson,
        due=None if table.due is None else _due(file, table.due, policy, (*place, "due")),
        weight=None if table.weight is None else Decimal(str(table.weight)),
        drop_lowest=table.drop_lowest,
        late=policy.late if table.late is None else _late(file, table.late, (*place, "late")),
    )


def require_a_use_for_late_days(file: ManifestFile, policy: Policy, lessons: Sequence[Lesson]) -> None:
    """Refuse late days that spare nobody anything."""
    if policy.late_days and not any(each.late and (each.late.percent or each.late.points) for each in lessons):
        message = "spare a penalty, and there is none. Give `late` a `percent` or `points`, in [policy] or in a lesson."
        raise file.error(message, ("policy", "late_days"))


def _late(file: ManifestFile, raw: object, place: _Place) -> Late:
    table = file.convert(raw, _LateTable, place)
    if table.percent is not None and table.points is not None:
        raise file.error("takes `percent` or `points`, not both.", place)
    return Late(
        per=table.per,
        percent=Decimal(str(table.percent or 0)),
        points=Decimal(str(table.points or 0)),
        grace_minutes=table.grace_minutes,
        cut_off_days=table.cut_off_days,
    )


def _due(file: ManifestFile, due: object, policy: Policy, place: _Place) -> datetime:
    if not isinstance(due, datetime):
        message = f"is {due!r}; expected a date and a time without quotes, such as 2026-10-12T23:59:00."
        raise file.error(message, place)
    zone = _zone(file, policy.timezone) if policy.timezone else None
    try:
        if due.tzinfo is not None:
            return due.astimezone(zone) if zone else due
        if zone is not None:
            return at_local_time(due, zone)
    except OverflowError:
        raise file.error(f"is {due}, which is too far from now.", place) from None
    message = "has no zone. Add its offset, such as 2026-10-12T23:59:00+02:00, or name a `timezone` in [policy]."
    raise file.error(message, place)


def _zone(file: ManifestFile, name: str) -> tzinfo:
    try:
        return zoneinfo.ZoneInfo(name)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError):
        known = zoneinfo.available_timezones()
    place = ("policy", "timezone")
    if not known:
        raise file.error("cannot be looked up: this system has no table of zones. Run `pip install tzdata`.", place)
    near = difflib.get_close_matches(name, known, n=3)
    hint = f"Did you mean {' or '.join(near)}?" if near else "Expected a name such as Europe/Berlin."
    raise file.error(f"is {name!r}, which is no zone. {hint}", place)
