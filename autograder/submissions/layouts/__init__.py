"""How downloads of a whole class are laid out, one module for each system; each says where its format is described."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Final, NamedTuple

from autograder.course import Course
from autograder.submissions.folders import Folder
from autograder.submissions.layouts import canvas, github_classroom, gradescope, moodle, nbgrader, students
from autograder.submissions.records import Handed


class Layout(NamedTuple):
    """A way to lay out a class: whether a folder is one of this kind, and what is handed in there."""

    name: str
    recognises: Callable[[Folder, Course, Collection[str]], bool]
    read: Callable[[Folder, Course, Collection[str]], list[Handed]]


# In the order in which they are tried: what is certain comes first.
LAYOUTS: Final = (
    Layout("gradescope", gradescope.recognises, gradescope.read),
    Layout("moodle", moodle.recognises, moodle.read),
    Layout("canvas", canvas.recognises, canvas.read),
    Layout("nbgrader", nbgrader.recognises, nbgrader.read),
    Layout("github_classroom", github_classroom.recognises, github_classroom.read),
    Layout("students", students.recognises, students.read),
)
NAMES: Final = tuple(layout.name for layout in LAYOUTS)


def recognise(folder: Folder, course: Course, asked: Collection[str]) -> Layout | None:
    """Find the layout of a folder by what lies in it."""
    return next((layout for layout in LAYOUTS if layout.recognises(folder, course, asked)), None)


def by_name(name: str) -> Layout:
    """Give the layout of that name."""
    return next(layout for layout in LAYOUTS if layout.name == name)
