"""Feedback for each student: a page that needs nothing but itself, and the same as Markdown."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Final

import jinja2
import msgspec
from markupsafe import Markup

from autograder import plain_text
from autograder.course import Course
from autograder.errors import StoreError
from autograder.files import write_whole
from autograder.gradebook import Grade, grades
from autograder.gradebook.counted import counted
from autograder.reports import markdown_text
from autograder.reports.folder_names import name_folders
from autograder.reports.outline import Outline, outline
from autograder.reports.templates import environment
from autograder.results import Picture, Results, Submission

FOLDER: Final = "feedback"
PAGE: Final = "feedback.html"
TEXT: Final = "feedback.md"
_WRITTEN: Final = ".feedback.json"  # beside the folder: what the pages in it were last written from


def write_feedback(results: Results, course: Course | None, out: Path, *, book: Sequence[Grade] | None = None) -> Path:
    """Write both files for every student who handed something in, into a folder for each below the one given back.

    `book` are their grades, if they have been computed. Pages that would be written from the same as the last time are
    left as they are.

    Raises:
        StoreError: A file cannot be written.

    """
    told = _told_to_all(results, course, grades(course, results) if book is None else book)
    folders = name_folders(list(told))
    last, written = _read_written(out / _WRITTEN), {}
    for student, outlined in told.items():
        folder = out / FOLDER / folders[student]
        written[folder.name] = _digest(outlined)
        if last.get(folder.name) == written[folder.name] and (folder / PAGE).is_file() and (folder / TEXT).is_file():
            continue
        _write(folder / PAGE, _html(outlined))
        _write(folder / TEXT, _markdown(outlined))
    if written != last:
        _write(out / _WRITTEN, msgspec.json.encode(written).decode())
    return out / FOLDER


def _write(path: Path, text: str) -> None:
    try:
        write_whole(path, text.encode())
    except OSError as error:
        message = f"{path}: this page cannot be written ({error.strerror}). Make room, or give another folder."
        raise StoreError(message) from None


def _digest(told: Outline) -> str:
    """Hash what a page is made from: what is told, and what makes it."""
    return hashlib.sha256(_maker() + msgspec.msgpack.encode(told)).hexdigest()


@cache
def _maker() -> bytes:
    """Hash the files that make pages."""
    files = sorted(path for path in Path(__file__).parent.iterdir() if path.is_file())
    return hashlib.sha256(b"".join(path.read_bytes() for path in [Path(plain_text.__file__), *files])).digest()


def _read_written(path: Path) -> dict[str, str]:
    """Read what the pages were last written from; nothing, if that cannot be read: they are then written again."""
    try:
        return msgspec.json.decode(path.read_bytes(), type=dict[str, str])
    except (OSError, msgspec.MsgspecError, UnicodeDecodeError):
        return {}


def render_html(submission: Submission, results: Results, course: Course | None) -> str:
    """Give one student's page."""
    return _html(_told_to_all(results, course, grades(course, results))[submission.student])


def render_markdown(submission: Submission, results: Results, course: Course | None) -> str:
    """Give one student's feedback as Markdown, without the pictures but with what they show."""
    return _markdown(_told_to_all(results, course, grades(course, results))[submission.student])


def _told_to_all(results: Results, course: Course | None, book: Sequence[Grade]) -> dict[str, Outline]:
    by_student: dict[str, list[Submission]] = {}
    for submission in results.submissions:
        by_student.setdefault(submission.student, []).append(submission)
    return {
        grade.person.id: outline(counted(grade, by_student[grade.person.id]), grade, results.course.title, course)
        for grade in book
        if grade.person.id in by_student
    }


def _html(told: Outline) -> str:
    return _environment().get_template(PAGE).render(told=told)


def _markdown(told: Outline) -> str:
    text = _environment().get_template(f"{TEXT}.jinja").render(told=told)
    return text.strip("\n") + "\n"


@cache
def _environment() -> jinja2.Environment:
    return environment(
        {
            "drawn": _drawn,
            "described": _described,
            "md": markdown_text.escape,
            "md_lines": markdown_text.escape_lines,
            "md_code": markdown_text.as_code,
            "md_fence": markdown_text.fence,
        }
    )


def _drawn(picture: Picture, prefix: str) -> Markup:
    # Only who has pictures waits for Matplotlib. What it writes is escaped as XML; see test_feedback.py.
    from autograder.reports.drawing import draw  # noqa: PLC0415

    return Markup(draw(picture, prefix))  # noqa: S704


def _described(picture: Picture) -> list[str]:
    from autograder.reports.drawing import describe  # noqa: PLC0415

    return describe(picture)
