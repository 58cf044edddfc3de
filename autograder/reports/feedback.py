"""Feedback for each student: a page that needs nothing but itself, and the same as Markdown."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Final

import jinja2
import msgspec

from autograder.course import Course
from autograder.files import write_whole
from autograder.gradebook import Grade, grades
from autograder.gradebook.counted import by_student, counted
from autograder.reports import markdown_text
from autograder.reports.drawing import describe, draw
from autograder.reports.folder_names import name_folders
from autograder.reports.outline import Outline, outline
from autograder.reports.places import FEEDBACK, FEEDBACK_PAGE, FEEDBACK_RECORD, FEEDBACK_TEXT
from autograder.reports.templates import environment
from autograder.reports.writing import writing
from autograder.reports.written import changed, digest, maker, read_record, write_record
from autograder.results import Person, Results, Submission

_NOBODY: Final = Person(id="")


def write_feedback(results: Results, course: Course | None, out: Path, *, book: Sequence[Grade] | None = None) -> Path:
    """Write both files for every student who handed something in, into a folder for each below the one given back.

    `book` are their grades, if they have been computed. Pages that would be written from the same as the last time are
    left as they are.

    Raises:
        StoreError: A file cannot be written.

    """
    verdicts = _counting(results, grades(course, results) if book is None else book)
    folders = name_folders([grade.person.id for _, grade in verdicts])
    shared = digest(maker(), results.course.title, course and course.lessons)
    last, written = read_record(out / FEEDBACK_RECORD), {}
    for submission, grade in verdicts:
        name, made_of = folders[grade.person.id], digest(shared, *_nameless(submission, grade))
        folder = out / FEEDBACK / name
        written[name] = made_of, changed(folder)
        if last.get(name) == written[name]:
            continue
        told = outline(submission, grade, results.course.title, course)
        for path, text in ((folder / FEEDBACK_PAGE, _html(told)), (folder / FEEDBACK_TEXT, _markdown(told))):
            with writing("this page", path):
                write_whole(path, text.encode())
        written[name] = made_of, changed(folder)
    if written != last:
        write_record(out / FEEDBACK_RECORD, written)
    return out / FEEDBACK


def _nameless(submission: Submission, grade: Grade) -> tuple[str, Submission, Grade]:
    """Set the name apart, spelled so that it can be hashed whatever is in it."""
    replace = msgspec.structs.replace
    return repr(grade.person), replace(submission, student=""), replace(grade, person=_NOBODY)


def render_html(submission: Submission, results: Results, course: Course | None) -> str:
    """Give one student's page."""
    return _html(_told_to(submission.student, results, course))


def render_markdown(submission: Submission, results: Results, course: Course | None) -> str:
    """Give one student's feedback as Markdown, without the pictures but with what they show."""
    return _markdown(_told_to(submission.student, results, course))


def _told_to(student: str, results: Results, course: Course | None) -> Outline:
    verdicts = _counting(results, grades(course, results))
    submission, grade = next(each for each in verdicts if each[1].person.id == student)
    return outline(submission, grade, results.course.title, course)


def _counting(results: Results, book: Sequence[Grade]) -> list[tuple[Submission, Grade]]:
    """Give the verdicts that count, and the grade, of all who handed something in."""
    attempts = by_student(results.submissions)
    return [(counted(grade, attempts[grade.person.id]), grade) for grade in book if grade.person.id in attempts]


def _html(told: Outline) -> str:
    return _environment().get_template(FEEDBACK_PAGE).render(told=told)


def _markdown(told: Outline) -> str:
    text = _environment().get_template(f"{FEEDBACK_TEXT}.jinja").render(told=told)
    return text.strip("\n") + "\n"


@cache
def _environment() -> jinja2.Environment:
    return environment(
        {
            "drawn": draw,
            "described": describe,
            "md": markdown_text.escape,
            "md_lines": markdown_text.escape_lines,
            "md_code": markdown_text.as_code,
            "md_fence": markdown_text.fence,
        }
    )
