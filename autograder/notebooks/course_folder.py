"""An nbgrader course: `nbgrader_config.py`, and a folder for each lesson with its notebook and all that it needs."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import jinja2

from autograder import stubs
from autograder.course import Course, Lesson
from autograder.errors import CourseError
from autograder.grading.run import Progress
from autograder.notebooks import beside, lesson_checks
from autograder.notebooks.lesson_text import figures_in
from autograder.notebooks.own_files import Record, kept, read_record, require_ours, write_files
from autograder.notebooks.writing import lesson_notebook
from autograder.runners.units import Runner
from autograder.submissions.notebooks import TEXT_STUB

CONFIG: Final = "nbgrader_config.py"
_FILES: Final = Path(__file__).parent / "files"


def write_course(
    course: Course, folder: Path, runner: Runner, jobs: int, progress: Progress, *, replace: bool = False
) -> list[str]:
    """Write the nbgrader course of these lessons to `folder`, and list the files that are new or have changed.

    A folder that is there is brought up to date: what nbgrader keeps in it stays, and what a person has changed is
    replaced only if `replace` says so.

    Raises:
        CourseError: A file was changed by a person, the folder is part of the course, the stubs are out of step, the
            course cannot be made notebooks, or something hidden would be in what students get.

    """
    folder = folder.absolute()
    _require_a_place(course, folder)
    problems = stubs.check_stubs(course)
    if problems:
        raise problems[0]
    record = read_record(folder)
    files = {CONFIG: _config(course, folder)}
    for lesson in course.lessons:
        files.update(_texts(course, lesson))
    if not replace:
        require_ours(folder, files, record)  # before what takes long
    learned = lesson_checks.learned_from(course, [each.key for each in course.exercises])
    files.update(_checks(course, folder, record, learned, (runner, jobs, progress)))
    if not replace:
        require_ours(folder, files, record)
    return write_files(folder, files, record, learned)


def _require_a_place(course: Course, folder: Path) -> None:
    if folder.exists() and not folder.is_dir():
        raise CourseError("this is a file. Name a folder.", path=folder)
    trees = [course.root / tree for tree in ("exercises", "solutions", "tests")]
    if folder == course.root or any(folder == tree or tree in folder.parents for tree in trees):
        raise CourseError("the course itself stands here. Name a folder of its own.", path=folder)


def _texts(course: Course, lesson: Lesson) -> Iterator[tuple[str, bytes]]:
    """Give a lesson's notebook and its figures."""
    place = f"source/{lesson.name}"
    yield f"{place}/{lesson.name}.ipynb", lesson_notebook(course, lesson)
    readme = course.lesson_readme(lesson.name)
    for name in figures_in(readme.read_text(encoding="utf-8")):
        path = readme.with_name(name)
        if not path.is_file():
            raise CourseError(f"the lesson shows {name}, which is not beside it.", path=readme)
        yield f"{place}/{name}", path.read_bytes()


def _checks(
    course: Course, folder: Path, record: Record, learned: dict[str, str], means: tuple[Runner, int, Progress]
) -> dict[str, bytes]:
    """Give what lies beside the notebooks; known mistakes are learned anew only where something has changed."""
    known = {key: content for key in learned if (content := _known(folder, key, record, learned)) is not None}
    missing = [key for key in learned if key not in known]
    if missing:
        known.update(lesson_checks.learn(course, missing, *means))
    files = {
        f"{_beside(lesson.name)}/{name}": content
        for lesson in course.lessons
        for name, content in lesson_checks.lesson_files(course, lesson, known).items()
    }
    lesson_checks.require_public(course, files)
    return files


def _known(folder: Path, key: str, record: Record, learned: dict[str, str]) -> bytes | None:
    lesson, _, name = key.partition("/")
    place = f"{_beside(lesson)}/{beside.known_mistakes(name)}"
    return kept(folder, place, record) if record.learned.get(key) == learned[key] else None


def _beside(lesson: str) -> str:
    return f"source/{lesson}/{beside.FOLDER}"


def _config(course: Course, folder: Path) -> bytes:
    environment = jinja2.Environment(  # noqa: S701 -- writes Python; every value is a literal
        loader=jinja2.FileSystemLoader(_FILES), undefined=jinja2.StrictUndefined, keep_trailing_newline=True
    )
    text = environment.get_template(f"{CONFIG}.jinja").render(
        title=" ".join(course.title.split()),
        name=repr(course.name),
        course=_course_place(course.root.resolve(), folder.resolve()),
        text_stub=repr(TEXT_STUB),
    )
    return text.encode()


def _course_place(root: Path, folder: Path) -> str:
    """Write where the course is as Python: as seen from the folder if both would be moved together."""
    if root in folder.parents or root.parent == folder.parent:
        return f"(here / {os.path.relpath(root, folder)!r}).resolve()"
    return f"Path({str(root)!r})"
