"""nbgrader's `submitted/STUDENT/ASSIGNMENT/NOTEBOOK.ipynb`, with `timestamp.txt` beside the notebooks.

The path is `directory_structure` in nbgrader's `coursedir.py`; the time is written by `exchange/default/submit.py` in
`timestamp_format`, by default `2026-11-20 18:00:00.000000 UTC`, and by `nbgrader zip_collect` without a zone.
Every assignment is a submission of its own, since it has a time of its own.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Final

from autograder.course import Course
from autograder.submissions.folders import Folder, UnreadableError
from autograder.submissions.moments import read_moment
from autograder.submissions.notebooks import ENDING
from autograder.submissions.records import Handed

_TIME: Final = "timestamp.txt"
_LONGEST: Final = 200


def recognises(folder: Folder, _course: Course, _asked: Collection[str]) -> bool:
    """Tell whether notebooks lie two folders down, with a time beside them or in a folder called `submitted`."""
    found = [set(assignment.entries()) for _, assignment in _assignments(folder)]
    with_notebooks = [names for names in found if any(name.endswith(ENDING) for name in names)]
    return any(_TIME in names for names in with_notebooks) or (folder.name == "submitted" and bool(with_notebooks))


def read(folder: Folder, _course: Course, _asked: Collection[str]) -> list[Handed]:
    """Give each student every assignment."""
    return [
        Handed(student=student, folder=assignment, submitted=_time(assignment))
        for student, assignment in _assignments(folder)
    ]


def _assignments(folder: Folder) -> Iterator[tuple[str, Folder]]:
    for student, kind in sorted(folder.entries().items()):
        if kind == "folder" and not student.startswith("."):
            inner = folder.below(student)
            for name, each in sorted(inner.entries().items()):
                if each == "folder" and not name.startswith("."):
                    yield student, inner.below(name)


def _time(assignment: Folder) -> str | None:
    if _TIME not in assignment.entries():
        return None
    try:
        return read_moment(assignment.read(_TIME, _LONGEST).decode("utf-8", "replace"))
    except UnreadableError:
        return None
