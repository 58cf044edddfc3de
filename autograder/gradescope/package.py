"""`autograder.zip`: two scripts, the program as a wheel, and the course with all that is hidden.

Defined by "Autograder Specifications" of Gradescope's documentation: the archive is unpacked to `/autograder/source`,
`setup.sh` runs once as root when the image is built, `run_autograder` for every submission.
"""

from __future__ import annotations

import os
import tempfile
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

import msgspec

from autograder.course import MANIFEST, Course
from autograder.errors import CourseError
from autograder.files import write_whole
from autograder.release.wheel import CONSTRAINTS, build_wheel, sources

ARCHIVE: Final = "autograder.zip"
ASSIGNMENT: Final = "assignment.json"
COURSE: Final = "course"
_FILES: Final = Path(__file__).parent / "files"
_SCRIPTS: Final = ("setup.sh", "run_autograder")
_TREES: Final = ("exercises", "solutions", "tests")
_WHEN: Final = (1980, 1, 1, 0, 0, 0)  # the same course gives the same archive


class Assignment(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which exercises an assignment on Gradescope consists of."""

    exercises: tuple[str, ...]


def build_package(course: Course, folder: Path, keys: Sequence[str] = ()) -> Path:
    """Write the archive into a folder; it grades these exercises, all unless some are named.

    Raises:
        CourseError: There is no such exercise, the program's own sources are not there, or it cannot be written.

    """
    chosen = {course.exercise(key).key for key in keys}
    exercises = tuple(each.key for each in course.exercises if not chosen or each.key in chosen)
    assignment = msgspec.json.encode(Assignment(exercises=exercises))
    archive = folder / ARCHIVE
    with tempfile.TemporaryDirectory() as temporary:
        build_wheel(Path(temporary) / "wheels")
        draft = Path(temporary) / ARCHIVE
        _write(draft, [*_ours(Path(temporary) / "wheels"), (ASSIGNMENT, assignment, 0o600), *_course(course)])
        try:
            write_whole(archive, draft.read_bytes(), mode=0o600)  # all that is hidden is in it
        except OSError as error:
            raise CourseError(f"it cannot be written ({error.strerror}). Name another folder.", path=archive) from None
    return archive


def _ours(wheels: Path) -> Iterator[tuple[str, bytes, int]]:
    for name in _SCRIPTS:
        yield name, (_FILES / name).read_bytes(), 0o755
    yield CONSTRAINTS, (sources() / CONSTRAINTS).read_bytes(), 0o644
    for wheel in sorted(wheels.glob("*.whl")):
        yield f"wheels/{wheel.name}", wheel.read_bytes(), 0o644


def _course(course: Course) -> Iterator[tuple[str, bytes, int]]:
    """Give the lessons' files of all three trees, and no others: tests of the program and samples stay at home."""
    yield f"{COURSE}/{MANIFEST}", (course.root / MANIFEST).read_bytes(), 0o600
    for tree in _TREES:
        for lesson in course.lessons:
            for path in sorted((course.root / tree / lesson.name).rglob("*")):
                place = path.relative_to(course.root)
                if path.is_file() and not path.is_symlink() and "__pycache__" not in place.parts:
                    yield f"{COURSE}/{place.as_posix()}", path.read_bytes(), 0o600


def _write(path: Path, files: Sequence[tuple[str, bytes, int]]) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content, mode in files:
            entry = zipfile.ZipInfo(name, _WHEN)
            entry.external_attr = mode << 16 | (0o100000 << 16)
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, content)
    os.utime(path, (0, 0))
