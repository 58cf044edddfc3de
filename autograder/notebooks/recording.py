"""The grades of a class in nbgrader's gradebook: assignments are lessons, and cells those of the lesson's notebook.

What a person entered there stays: marks, comments, extra credit, extensions. What lies in these results alone is
written, and what lies in the gradebook alone is left as it is.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, Final
from zoneinfo import ZoneInfo

import msgspec
from nbgrader.api import (  # pyright: ignore[reportMissingTypeStubs]
    Comment,
    Grade,
    MissingEntry,
    SubmittedAssignment,
    SubmittedNotebook,
)
from sqlalchemy.orm import selectinload

from autograder.course import Course, Lesson
from autograder.decimals import exact, shown
from autograder.errors import StoreError
from autograder.gradebook import Grade as CourseGrade
from autograder.gradebook import LessonGrade, grades
from autograder.gradebook.counted import by_student, counted
from autograder.gradebook.lateness import Lateness, parse_time
from autograder.gradebook.records import ExerciseGrade
from autograder.notebooks.cells import lesson_cells
from autograder.notebooks.database import open_gradebook
from autograder.notebooks.lateness import as_utc, lateness_of, penalty, scores_by_exercise, sync_due_times
from autograder.notebooks.marks import Mark, Marks, marks_of
from autograder.notebooks.writing import lesson_notebook
from autograder.plain_text import on_one_line
from autograder.results import Exercise, Person, Results

_LONGEST: Final = 128  # of nbgrader's names, ids and addresses
_SYSTEMS: Final = ("canvas", "moodle", "sis")  # whose id is given as that of the learning management system


class Recorded(msgspec.Struct, frozen=True, kw_only=True):
    """What was written: how many students and submissions, how many cells wait for a person, and what is to be told."""

    students: int
    submissions: int
    waiting: int
    notes: tuple[str, ...]


def record_grades(course: Course, results: Results, url: str) -> Recorded:
    """Write the grades of a class into a gradebook, all of them or none.

    Raises:
        StoreError: The gradebook cannot be reached or written, or is not nbgrader's; the results count other points
            than the course does.

    """
    graded = grades(course, results)
    lessons = [lesson for lesson in course.lessons if any(each.name == lesson.name for each in _lessons(graded))]
    notes = _require_same_points(course, graded)
    submissions = by_student(results.submissions)
    written = waiting = students = 0
    with open_gradebook(url, course.name) as gradebook, gradebook.db.no_autoflush:
        sheets = {lesson.name: _Sheet(gradebook, course, lesson) for lesson in lessons}
        sync_due_times(gradebook, course)
        for grade in graded:
            if not _is_storable(grade.person.id):
                notes.append(f"{on_one_line(grade.person.id)}: nbgrader cannot hold this id, so they are left out.")
                continue
            students += 1
            gradebook.update_or_create_student(grade.person.id, **_names(grade.person))
            verdicts = {each.key: each for each in counted(grade, submissions.get(grade.person.id, ())).exercises}
            for lesson in grade.lessons:
                sheet = sheets.get(lesson.name)
                rows = sheet.record(grade.person, lesson, verdicts) if sheet else None
                if rows is not None:
                    written += 1
                    waiting += sum(row.needs_manual_grade is not False for row in rows)  # it is the default
        notes += [note for sheet in sheets.values() for note in sheet.notes]
    return Recorded(students=students, submissions=written, waiting=waiting, notes=tuple(notes))


class _Sheet:
    """One lesson in the gradebook: its assignment, its notebook and their cells, and who handed it in."""

    def __init__(self, gradebook: Any, course: Course, lesson: Lesson) -> None:
        self._gradebook, self._lesson, self._policy = gradebook, lesson, course.policy
        self._zone = ZoneInfo(course.policy.timezone) if course.policy.timezone else None
        self._cells = {each.key: each for each in lesson_cells(course, lesson.name).exercises}
        self._exercises = {name: each.name for each in self._cells.values() for name in each.max_scores}
        self._assignment = gradebook.update_or_create_assignment(lesson.name)
        self._notebook = self._make_notebook(json.loads(lesson_notebook(course, lesson)))
        self._submissions = {each.student_id: each for each in gradebook.assignment_submissions(lesson.name)}
        rows = selectinload(SubmittedNotebook.grades), selectinload(SubmittedNotebook.comments)
        handed = gradebook.db.query(SubmittedNotebook).filter_by(notebook_id=self._notebook.id).options(*rows)
        self._handed = {each.assignment.student_id: each for each in handed}
        self.notes = [
            f"{lesson.name}: the gradebook has a graded cell {on_one_line(cell.name)!r} that the course has not. "
            "It was left as it is, and counts there."
            for cell in self._notebook.grade_cells
            if cell.name not in self._exercises
        ]

    def _make_notebook(self, source: Mapping[str, Any]) -> Any:
        place = (self._lesson.name, self._lesson.name)
        try:
            notebook = self._gradebook.find_notebook(*place)
        except MissingEntry:
            kernel = json.dumps(source["metadata"]["kernelspec"])
            notebook = self._gradebook.add_notebook(*place, kernelspec=kernel)
        known = {cell.name for cell in notebook.source_cells}
        for cell in source["cells"]:
            name, marks = cell["metadata"]["nbgrader"]["grade_id"], cell["metadata"]["nbgrader"]
            if marks["grade"]:
                worth = {"max_score": float(marks["points"]), "cell_type": cell["cell_type"]}
                self._gradebook.update_or_create_grade_cell(name, *place, **worth)
            if marks["solution"]:
                self._gradebook.update_or_create_solution_cell(name, *place)
            if name not in known:
                # nbgrader makes no assignment with other cells once there are submissions; it fills in the texts.
                kind = {"cell_type": cell["cell_type"], "locked": marks["locked"]}
                self._gradebook.add_source_cell(name, *place, source="", **kind)
        return notebook

    def record(self, person: Person, grade: LessonGrade, verdicts: Mapping[str, Exercise]) -> list[Any] | None:
        """Write a student's lesson and give its rows; nothing is done where nothing was handed in for it."""
        tried = [each for each in grade.exercises if each.attempts and each.key in self._cells]
        if not tried:
            return None
        submission = self._submit(person, tried)
        notebook = self._handed[person.id]
        self._complete(notebook)
        rows = {row.cell.name: row for row in notebook.grades}
        comments = {row.cell.name: row for row in notebook.comments}
        late = {}
        for each in grade.exercises:
            cells = self._cells.get(each.key)
            if cells is not None:
                _write(marks_of(cells, each, verdicts.get(each.key), self._policy.rounding), rows, comments)
                late[cells.name] = each.late
        notebook.late_submission_penalty = self._penalty(submission, notebook, late)
        return list(rows.values())

    def _penalty(self, submission: Any, notebook: Any, late: Mapping[str, Lateness]) -> float | None:
        """Work out what lateness costs; what these results do not have came when the submission did."""
        otherwise = lateness_of(submission, self._lesson, self._policy)
        scores = scores_by_exercise(notebook, self._exercises).items()
        off = [penalty(score, late.get(name, otherwise), self._lesson, self._policy) for name, score in scores]
        return float(sum(off, Decimal(0))) or None

    def _submit(self, person: Person, tried: Sequence[ExerciseGrade]) -> Any:
        """Find or make a student's submission and its notebook."""
        came = [parse_time(each.submitted, self._zone) for each in tried if each.submitted is not None]
        submission: Any = self._submissions.get(person.id)
        if submission is None:
            # As the API's `add_submission`, which asks and commits so often that a class would take minutes.
            submission = self._add(SubmittedAssignment(assignment=self._assignment, student_id=person.id))
            for other in self._assignment.notebooks:
                if other is not self._notebook:
                    self._complete(self._add(SubmittedNotebook(notebook=other, assignment=submission)))
        if person.id not in self._handed:
            self._handed[person.id] = self._add(SubmittedNotebook(notebook=self._notebook, assignment=submission))
        if came:
            submission.timestamp = as_utc(max(came))
        if self._lesson.due is not None and self._lesson.name in person.extensions:
            extended = parse_time(person.extensions[self._lesson.name], self._zone)
            submission.extension = as_utc(extended) - as_utc(self._lesson.due)
        return submission

    def _add(self, row: Any) -> Any:
        self._gradebook.db.add(row)
        return row

    def _complete(self, notebook: Any) -> None:
        """Give it a row for each cell that there is by now."""
        for row, cells, there in (
            (Grade, notebook.notebook.grade_cells, notebook.grades),
            (Comment, notebook.notebook.solution_cells, notebook.comments),
        ):
            known = {each.cell_id for each in there}
            for cell in cells:
                if cell.id not in known:
                    self._add(row(cell=cell, notebook=notebook))


def _write(marks: Marks, rows: Mapping[str, Any], comments: Mapping[str, Any]) -> None:
    changed = {name for name, comment in marks.comments.items() if comments[name].auto_comment != comment}
    for name, mark in marks.marks.items():
        _write_mark(mark, rows[name], is_other_text=name in changed)
    for name, comment in marks.comments.items():
        comments[name].auto_comment = comment


def _write_mark(mark: Mark, row: Any, *, is_other_text: bool) -> None:
    if row.manual_score is None:
        row.needs_manual_grade = mark.needs_person
    elif is_other_text or row.auto_score != mark.score:
        row.needs_manual_grade = True  # the mark stays, and whoever gave it looks again
    row.auto_score = mark.score


def _lessons(graded: Sequence[CourseGrade]) -> Sequence[LessonGrade]:
    return graded[0].lessons if graded else ()  # the same for all students


def _require_same_points(course: Course, graded: Sequence[CourseGrade]) -> list[str]:
    """Refuse results that count other points, and tell of exercises that the course no longer has."""
    worth = {exercise.key: exact(exercise.points) for exercise in course.exercises}
    gone: list[str] = []
    for exercise in (each for lesson in _lessons(graded) for each in lesson.exercises):
        if exercise.key not in worth:
            gone.append(f"{exercise.key} is in the results and no longer in the course, so it is left out.")
        elif worth[exercise.key] != exercise.max_points:
            message = f"{exercise.key} was graded out of {shown(exercise.max_points)}, and the course now says"
            message = f"{message} {shown(worth[exercise.key])}."
            raise StoreError(f"{message} Grade again into the same folder; only what changed is run.")
    return gone


def _is_storable(identity: str) -> bool:
    try:
        return 0 < len(identity) <= _LONGEST and "\0" not in identity and bool(identity.encode())
    except UnicodeEncodeError:
        return False


def _names(person: Person) -> dict[str, str]:
    """Give what the roster knows of a student; what it does not know is left as it is in the gradebook."""
    last, comma, first = person.name.partition(",")
    if not comma:
        first, _, last = person.name.strip().rpartition(" ")
    number = next((person.ids[system] for system in _SYSTEMS if person.ids.get(system)), "")
    told = {"first_name": first, "last_name": last, "email": person.email, "lms_user_id": number}
    return {field: on_one_line(text, _LONGEST) for field, text in told.items() if text.strip()}
