"""How far passing a check goes with the rest of a student's points."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

import msgspec
import numpy as np
import numpy.typing as npt

from autograder.plain_text import on_one_line
from autograder.reports.class_answers import Answered, Answers
from autograder.reports.class_records import CheckFigures
from autograder.results import Check, Outcome

MIN_STUDENTS: Final = 5
NEAR_ZERO: Final = 0.1

_TRIED: Final[frozenset[Outcome]] = frozenset({"passed", "failed", "blocked"})
_TINY: Final = 1e-12  # of the spread of shares, which rounding alone can give

_Floats = npt.NDArray[np.float64]
_Flags = npt.NDArray[np.bool_]


def point_biserial(passed: _Flags, rest: _Floats) -> float | None:
    """Correlate passing with a score; null where one of them is the same for everybody."""
    count, share = len(passed), float(passed.mean()) if len(passed) else 0.0
    spread = float(rest.std()) if count else 0.0
    if share in (0.0, 1.0) or spread < _TINY:
        return None
    apart = float(rest[passed].mean() - rest[~passed].mean())
    return max(-1.0, min(1.0, apart / spread * math.sqrt(share * (1 - share))))


def figures_of_checks(answers: Answers) -> tuple[CheckFigures, ...]:
    """Give the pass rate and the discrimination of every check, in course order.

    Whoever has not begun with what a check asks for says nothing about it. The rest of a student's points is the share
    that they earned of everything else that could be scored.
    """
    columns = _columns(answers)
    points = _Points.of(answers, columns)
    return tuple(_figures(place, check, points) for check, place in columns.items())


class _Column(msgspec.Struct, frozen=True):
    key: str
    exercise: str
    name: str
    title: str


class _Points(msgspec.Struct, frozen=True, kw_only=True):
    """A row for each student: all points, and for each check whether it was passed (NaN: not tried) and its points.

    `pending` has the places of the checks of which anybody's waits for a person.
    """

    earned: _Floats
    most: _Floats
    passed: _Floats
    own_earned: _Floats
    own_most: _Floats
    pending: frozenset[int]

    @classmethod
    def of(cls, answers: Answers, columns: dict[_Column, int]) -> _Points:
        places = {(column.key, column.name): place for column, place in columns.items()}
        rows = [_Row(answered, places) for answered in answers.by_student.values()]
        shape = len(rows), len(columns)
        return cls(
            earned=np.array([row.earned for row in rows], np.float64),
            most=np.array([row.most for row in rows], np.float64),
            passed=np.array([row.passed for row in rows], np.float64).reshape(shape),
            own_earned=np.array([row.own_earned for row in rows], np.float64).reshape(shape),
            own_most=np.array([row.own_most for row in rows], np.float64).reshape(shape),
            pending=frozenset().union(*(row.pending for row in rows)),
        )


class _Row:
    """One student's, as plain lists: an array takes longer for each number by itself."""

    def __init__(self, answered: Sequence[Answered], places: Mapping[tuple[str, str], int]) -> None:
        self.earned = self.most = 0.0
        self.passed = [math.nan] * len(places)
        self.own_earned, self.own_most = [0.0] * len(places), [0.0] * len(places)
        self.pending: set[int] = set()
        for each in answered:
            for check in each.checks:
                self._note(places[each.grade.key, check.name], check, is_begun=each.is_begun)

    def _note(self, column: int, check: Check, *, is_begun: bool) -> None:
        """Enter one verdict; what a person has yet to mark and what we failed at is part of no sum."""
        if check.outcome == "pending":
            self.pending.add(column)
        if check.points is None or check.outcome == "pending":
            return
        self.earned += check.points
        self.most += check.max_points
        if is_begun and check.outcome in _TRIED:
            self.passed[column] = float(check.outcome == "passed")
            self.own_earned[column] = check.points
            self.own_most[column] = check.max_points


def _columns(answers: Answers) -> dict[_Column, int]:
    seen: dict[tuple[str, str], _Column] = {}
    for key, answered in answers.by_key.items():
        for each in answered:
            for check in each.checks:
                if (key, check.name) not in seen:
                    title = on_one_line(check.title or check.name)
                    seen[key, check.name] = _Column(key, each.grade.title, check.name, title)
    return {column: place for place, column in enumerate(seen.values())}


def _figures(place: int, column: _Column, points: _Points) -> CheckFigures:
    most = points.most - points.own_most[:, place]
    tried = ~np.isnan(points.passed[:, place])
    comparable = tried & (most > 0)
    passed = points.passed[comparable, place] == 1
    rest = (points.earned - points.own_earned[:, place])[comparable] / most[comparable]
    value = point_biserial(passed, rest) if len(passed) >= MIN_STUDENTS else None
    count, successes = int(tried.sum()), int((points.passed[:, place] == 1).sum())
    return CheckFigures(
        key=column.key,
        exercise=column.exercise,
        title=column.title,
        tried=count,
        passed=successes,
        discrimination=value,
        why="" if value is not None else _why(count, successes, len(passed), is_pending=place in points.pending),
        flag=_flag(value, len(passed)) if value is not None else _flag_of_none(count, successes),
    )


def _why(tried: int, passed: int, compared: int, *, is_pending: bool) -> str:
    if not tried:
        return "a person marks it" if is_pending else "nobody tried it"
    if min(tried, compared) < MIN_STUDENTS:
        return f"fewer than {MIN_STUDENTS} to compare"
    if passed in (0, tried):
        return "everybody passes" if passed else "nobody passes"
    return "all have the same other points"


def _flag(value: float, count: int) -> str:
    if abs(round(value, 2)) < NEAR_ZERO:  # as it is shown
        return "near zero"
    if value > 0:
        return ""
    return "negative" if value < -chance(count) else "negative, perhaps by chance"


def _flag_of_none(tried: int, passed: int) -> str:
    return "nobody passes" if tried >= MIN_STUDENTS and not passed else ""


def chance(count: int) -> float:
    """Give the size that a correlation of so many pairs stays below in 19 of 20 cases where there is none at all."""
    return min(1.0, 2 / math.sqrt(count)) if count else 1.0


def flagged(checks: tuple[CheckFigures, ...]) -> Iterator[CheckFigures]:
    """Give the checks that a person should look at, the most suspicious first."""
    suspicious = [check for check in checks if check.flag]
    yield from sorted(suspicious, key=lambda check: -1.0 if check.discrimination is None else check.discrimination)
