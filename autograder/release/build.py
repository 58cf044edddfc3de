"""The student's repository, built beside its place and moved there when it is whole."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import jinja2

from autograder import stubs
from autograder.course import MANIFEST, Course
from autograder.errors import CourseError
from autograder.grading.run import Progress
from autograder.release.known import learn_all
from autograder.release.secrecy import require_nothing_hidden
from autograder.release.wheel import CONSTRAINTS, build_wheel, sources
from autograder.runners.units import Runner

_FILES: Final = Path(__file__).parent / "files"
# Where each of our files stands in a student's repository.
_PLACES: Final = {
    "README.md.jinja": "README.md",
    "install.py": "install.py",
    "gitignore": ".gitignore",
    "check.yml": ".github/workflows/check.yml",
}


def release(course: Course, folder: Path, runner: Runner, jobs: int, progress: Progress) -> list[Path]:
    """Write the student's repository to `folder`, and list its files.

    Raises:
        CourseError: The folder is in use, the stubs are out of step, the program's own sources are not there, or
            something hidden would be inside. Nothing is written then.

    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise CourseError("this folder is in use. Name one that is empty, or none yet.", path=folder)
    problems = stubs.check_stubs(course)
    if problems:
        raise problems[0]
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent, prefix=f".{folder.name}-") as temporary:
        draft = Path(temporary) / "release"
        _copy_course(course, draft)
        _write_our_files(course, draft)
        build_wheel(draft / "wheels")
        learn_all(course, draft, runner, jobs, progress)
        require_nothing_hidden(course, draft)
        if folder.exists():
            folder.rmdir()
        draft.replace(folder)
    return sorted(path.relative_to(folder) for path in folder.rglob("*") if path.is_file())


def _copy_course(course: Course, draft: Path) -> None:
    """Copy what students may see; a stub twice, so that it can be put back."""
    for source in _public_files(course):
        _copy(source, draft / source.relative_to(course.root))
    for exercise in course.exercises:
        stub = course.stub(exercise.key)
        _copy(stub, draft / ".autograder" / "stubs" / stub.relative_to(course.root / "exercises"))


def _public_files(course: Course) -> Iterator[Path]:
    yield course.root / MANIFEST
    for lesson in course.lessons:
        readme = course.lesson_readme(lesson.name)
        yield readme
        yield from sorted(readme.parent.glob("*.svg"))
        for exercise in lesson.exercises:
            yield course.stub(exercise.key)
            yield course.public_checks(exercise.key)


def _write_our_files(course: Course, draft: Path) -> None:
    environment = jinja2.Environment(  # noqa: S701 -- writes Markdown from the course's own words
        loader=jinja2.FileSystemLoader(_FILES), undefined=jinja2.StrictUndefined, keep_trailing_newline=True
    )
    for name, place in _PLACES.items():
        target = draft / place
        target.parent.mkdir(parents=True, exist_ok=True)
        if name.endswith(".jinja"):
            target.write_text(environment.get_template(name).render(course=course), encoding="utf-8")
        else:
            shutil.copyfile(_FILES / name, target)
    _copy(sources() / CONSTRAINTS, draft / CONSTRAINTS)


def _copy(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, target)
