"""What the cells of one student's notebook get: a score or none, a comment, and what stands below the checks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

import msgspec

from autograder.course import Course
from autograder.decimals import exact, shown
from autograder.gradebook import ExerciseGrade, grades
from autograder.notebooks.cells import ExerciseCells, LessonCells, checks_id, response_id, solution_id
from autograder.notebooks.marks import Mark, marks_of
from autograder.reports.cell_feedback import CellFeedback, render_html, render_text
from autograder.reports.markdown_text import escape
from autograder.reports.outline import OUR_FAULT, SIGNS, ExercisePart, outline
from autograder.results import Check, Exercise, Results, exercise_outcome

_NOT_SCORED: Final = (
    "We could not grade this. That is our fault, not yours, and it costs you nothing; a person looks at it."
)


class CellOutcome(msgspec.Struct, frozen=True, kw_only=True):
    """What a graded cell gets, and what is shown below it; a text cell has nothing below it."""

    mark: Mark
    html: str = ""
    text: str = ""


class NotebookOutcome(msgspec.Struct, frozen=True, kw_only=True):
    """What a student's notebook gets: outcomes of graded cells and comments, as Markdown, by the cells' names."""

    cells: Mapping[str, CellOutcome]
    comments: Mapping[str, str]


def outcome_of(
    course: Course, cells: LessonCells, results: Results, student: str, remarks: Mapping[str, Sequence[str]]
) -> NotebookOutcome:
    """Say what one student's notebook gets; `remarks` are those on the notebook's cells, by their names."""
    own = next(each for each in results.submissions if each.student == student)
    alone = msgspec.structs.replace(results, submissions=(own,), roster=(), notes=())
    (grade,) = grades(course, alone)
    told = outline(own, grade, course.title, course)
    parts = {part.key: part for lesson in told.lessons for part in lesson.exercises}
    graded = {each.key: each for lesson in grade.lessons for each in lesson.exercises}
    verdicts = {each.key: each for each in own.exercises}
    outcomes: dict[str, CellOutcome] = {}
    comments: dict[str, str] = {}
    for each in cells.exercises:
        sheet = _Sheet(each, verdicts[each.key], graded[each.key], parts.get(each.key), remarks)
        outcomes |= sheet.outcomes(course.policy.rounding)
        comments |= sheet.comments()
    return NotebookOutcome(cells=outcomes, comments=comments)


class _Sheet:
    """One exercise of one notebook."""

    def __init__(
        self,
        cells: ExerciseCells,
        verdict: Exercise,
        grade: ExerciseGrade,
        part: ExercisePart | None,
        remarks: Mapping[str, Sequence[str]],
    ) -> None:
        self._cells, self._verdict, self._grade = cells, verdict, grade
        self._by_hand = {each.check: response_id(cells.name, each.function) for each in cells.responses}
        self._part = part
        self._remarks = remarks
        self._own = [check for check in verdict.checks if check.name not in self._by_hand]

    def outcomes(self, places: int) -> dict[str, CellOutcome]:
        """Give the cell of the checks what there is to say of them, and the text cells their marks."""
        marks = marks_of(self._cells, self._grade, self._verdict, places).marks
        checks = checks_id(self._cells.name)
        mark = marks[checks]
        told = CellFeedback(
            heading=self._heading(mark),
            remarks=(*self._remarks.get(solution_id(self._cells.name), ()), *self._remarks.get(checks, ())),
            exercise=self._told(),
        )
        outcome = CellOutcome(mark=mark, html=render_html(told), text=render_text(told))
        return {name: CellOutcome(mark=each) for name, each in marks.items()} | {checks: outcome}

    def _heading(self, mark: Mark) -> str:
        if mark.score is None:
            return _NOT_SCORED
        points = f"{shown(exact(mark.score))} of {shown(exact(self._cells.points))} points"
        if self._part is None:
            return f"{points}. {_first_message(self._own)}"
        sign = SIGNS[exercise_outcome([check.outcome for check in self._own])]  # texts have cells of their own
        return f"{sign.symbol} {self._part.title}: {points}"

    def _told(self) -> ExercisePart | None:
        """Leave of an exercise what its cell of checks is about: the texts have cells of their own."""
        if self._part is None:
            return None
        own = zip(self._part.checks, self._verdict.checks, strict=True)
        checks = tuple(part for part, check in own if check.name not in self._by_hand)
        return msgspec.structs.replace(self._part, checks=checks)

    def comments(self) -> dict[str, str]:
        """Say in a line what came of the code, and of each text that no person has to mark."""
        name = solution_id(self._cells.name)
        told = {name: " ".join([_in_a_line(self._own), *self._remarks.get(name, ())])}
        for check in self._verdict.checks:
            text = self._by_hand.get(check.name)
            if text is not None:
                told[text] = " ".join([*_of_text(check), *self._remarks.get(text, ())])
        return {name: escape(text) for name, text in told.items() if text}


def _of_text(check: Check) -> Iterator[str]:
    if check.outcome == "fault":
        yield OUR_FAULT
    elif check.outcome == "unattempted":
        yield "No response."
    elif check.outcome != "pending":
        yield check.message or SIGNS[check.outcome].words


def _in_a_line(checks: Sequence[Check]) -> str:
    outcomes = {check.outcome for check in checks}
    if "fault" in outcomes:
        return _NOT_SCORED
    if outcomes <= {"passed"}:
        return "All checks pass." if checks else ""
    if outcomes == {"unattempted"} or len({check.message for check in checks}) == 1 < len(checks):
        return _first_message(checks)
    passed = sum(check.outcome == "passed" for check in checks)
    failed = [check for check in checks if check.outcome == "failed"] or [
        check for check in checks if check.outcome != "passed"
    ]
    alike = len({check.message for check in failed}) == 1 < len(failed)
    first = failed[0].message if alike else f"Look first at: {failed[0].title}."
    return f"{passed} of {len(checks)} checks pass. {first}"


def _first_message(checks: Sequence[Check]) -> str:
    """Say what all checks of an exercise say that was not begun, or not handed in."""
    if not checks or checks[0].outcome == "unattempted":
        return "Not started yet." if checks else "A person marks this."
    return checks[0].message
