"""Hints, one after another: the student's record counts how many were taken."""

from __future__ import annotations

import msgspec

from autograder.course import Course
from autograder.progress.record import read, set_hints


class Hints(msgspec.Struct, frozen=True, kw_only=True):
    """Hints to show: the first of them has the number `first`, counted from 1; `total` is how many there are.

    Without texts, `first` still says which would have been next; it is beyond `total` where all were taken.
    """

    first: int
    texts: tuple[str, ...]
    total: int
    notices: tuple[str, ...] = ()


def next_hint(course: Course, key: str) -> Hints:
    """Give the first hint that was not taken yet, and count it as taken."""
    hints = course.exercise(key).hints
    taken = _taken(course, key)
    notices = set_hints(course, key, taken + 1) if taken < len(hints) else ()
    return Hints(first=taken + 1, texts=hints[taken : taken + 1], total=len(hints), notices=notices)


def taken_hints(course: Course, key: str) -> Hints:
    """Give those that were taken before."""
    hints = course.exercise(key).hints
    return Hints(first=1, texts=hints[: _taken(course, key)], total=len(hints))


def all_hints(course: Course, key: str) -> Hints:
    """Give all there are, and count them all as taken."""
    hints = course.exercise(key).hints
    notices = set_hints(course, key, len(hints)) if _taken(course, key) < len(hints) else ()
    return Hints(first=1, texts=hints, total=len(hints), notices=notices)


def _taken(course: Course, key: str) -> int:
    return min(read(course).entry(key).hints, len(course.exercise(key).hints))
