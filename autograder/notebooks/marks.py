"""What the verdicts on one exercise put into the cells of nbgrader's gradebook."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

import msgspec

from autograder.decimals import exact, rounded
from autograder.exports.told import NO_SCORE, for_student, text_of
from autograder.gradebook.records import ExerciseGrade
from autograder.notebooks.cells import ExerciseCells, checks_id, response_id, solution_id
from autograder.reports.markdown_text import escape_lines
from autograder.results import Check, Exercise, Submission


class Mark(msgspec.Struct, frozen=True, kw_only=True):
    """What one graded cell gets: no score where a person marks it or where we failed, and then a person looks at it."""

    score: float | None
    needs_person: bool


class Marks(msgspec.Struct, frozen=True, kw_only=True):
    """What the cells of one exercise get, and the comments on them, as Markdown or none, by the cells' names."""

    marks: Mapping[str, Mark]
    comments: Mapping[str, str | None]


_OPEN = Mark(score=None, needs_person=True)


def marks_of(cells: ExerciseCells, grade: ExerciseGrade, verdict: Exercise | None, places: int) -> Marks:
    """Divide what an exercise earned among its cells; together they have the points that `explain` shows.

    Without a verdict nothing was handed in, and every cell has a zero. No cell has more than it is worth, though a
    policy that rounds to fewer decimals than points have may make more of it.
    """
    checks = {check.name: check for check in verdict.checks} if verdict else {}
    by_hand = {
        response_id(cells.name, each.function): _of_response(checks.get(each.check), grade, places)
        for each in cells.responses
    }
    given = sum((exact(mark.score) for mark in by_hand.values() if mark.score is not None), Decimal(0))
    own = _OPEN
    if grade.earned is not None:
        own = Mark(score=min(float(grade.earned - given), cells.points), needs_person=False)
    return Marks(
        marks={checks_id(cells.name): own, **by_hand},
        comments={solution_id(cells.name): _of_exercise(grade, verdict), **_of_texts(cells, checks)},
    )


def _of_response(check: Check | None, grade: ExerciseGrade, places: int) -> Mark:
    if grade.earned is None or (check is not None and (check.outcome == "pending" or check.points is None)):
        return _OPEN
    earned = Decimal(0) if check is None or check.points is None else rounded(exact(check.points), places)
    return Mark(score=float(earned), needs_person=False)


def _of_exercise(grade: ExerciseGrade, verdict: Exercise | None) -> str:
    if grade.earned is None:
        return escape_lines(NO_SCORE)
    told = ["\n".join(grade.lines)]
    if verdict:
        shown = for_student(Submission(student="", points=None, max_points=0, exercises=(verdict,))).exercises[0]
        told += [
            f"{check.title}: {text_of(check) or 'not passed.'}"
            for check in shown.checks
            if check.outcome not in {"passed", "pending"}
        ]
    return escape_lines("\n\n".join(told))


def _of_texts(cells: ExerciseCells, checks: Mapping[str, Check]) -> dict[str, str | None]:
    """Show the texts that wait for a person, as whoever marks them has no notebook to read them in."""
    found = {response_id(cells.name, each.function): checks.get(each.check) for each in cells.responses}
    return {
        name: escape_lines(f"To be marked by a person:\n\n{check.message}")
        if check is not None and check.outcome == "pending"
        else None
        for name, check in found.items()
    }
