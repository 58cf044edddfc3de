"""When something was handed in, as the systems around us write it."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from typing import Final
from zoneinfo import ZoneInfo

_WRITTEN: Final = re.compile(
    r"(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d(?::\d\d)?)(?:[.,](\d{1,6})\d*)?\s*([A-Za-z][\w/+-]{0,40}|[+-]\d\d:?\d\d)?"
)
_OFFSET: Final = re.compile(r"([+-])(\d\d):?(\d\d)")


def read_moment(text: str) -> str | None:
    """Read a time as Gradescope and nbgrader write it, and give it as ISO 8601 with its zone, or None.

    Without a zone it is UTC, which is what both of them mean. A name that stands for more than one zone (EST, CST) is
    not guessed at.
    """
    found = _WRITTEN.fullmatch(text.strip())
    zone = _zone(found[4] or "UTC") if found else None
    if found is None or zone is None:
        return None
    try:
        moment = datetime.fromisoformat(f"{found[1]}T{found[2]}").replace(tzinfo=zone)
        moment = moment.replace(microsecond=int((found[3] or "0").ljust(6, "0")))
        return moment.astimezone(UTC).isoformat()
    except (ValueError, OverflowError):
        return None


def _zone(name: str) -> tzinfo | None:
    if name in {"Z", "UTC", "GMT"}:
        return UTC
    if offset := _OFFSET.fullmatch(name):
        minutes = int(offset[2]) * 60 + int(offset[3])
        return timezone(timedelta(minutes=minutes if offset[1] == "+" else -minutes)) if minutes < 24 * 60 else None
    if "/" not in name:
        return None
    try:
        return ZoneInfo(name)
    except (ValueError, OSError, LookupError):
        return None
