"""GitHub Classroom: a folder with a clone of every student's repository, each called `ASSIGNMENT-LOGIN`.

`gh classroom clone student-repos` puts them into `ASSIGNMENT-submissions` (github/gh-classroom, `student-repos.go`).
A login may hold hyphens too, and so may an assignment, so that the assignment is taken from the folder's name, or from
what all names begin with.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

from autograder.course import Course
from autograder.submissions.folders import Folder
from autograder.submissions.records import Handed

_ENDING: Final = "-submissions"


def recognises(folder: Folder, _course: Course, _asked: Collection[str]) -> bool:
    """Tell whether there are clones whose names all begin with the same assignment."""
    names = _folders(folder)
    if not names or not _prefix(folder, names):
        return False
    is_called_so = folder.name.endswith(_ENDING) and _prefix(folder, names) == folder.name.removesuffix("submissions")
    return is_called_so or (len(names) > 1 and all(".git" in folder.below(name).entries() for name in names))


def read(folder: Folder, _course: Course, _asked: Collection[str]) -> list[Handed]:
    """Give each login its repository."""
    names = _folders(folder)
    prefix = _prefix(folder, names)
    logins = [(name, name.removeprefix(prefix) or name) for name in names]
    return [Handed(student=login, folder=folder.below(name), claims={"github": login}) for name, login in logins]


def _folders(folder: Folder) -> list[str]:
    return sorted(name for name, kind in folder.entries().items() if kind == "folder" and not name.startswith("."))


def _prefix(folder: Folder, names: list[str]) -> str:
    slug = folder.name.removesuffix("submissions")
    if folder.name.endswith(_ENDING) and all(name.startswith(slug) for name in names):
        return slug
    # Whatever stands between the first and the last in order begins as both of them do.
    first, last = min(names), max(names)
    shared = first[: next((at for at, char in enumerate(first) if char != last[at : at + 1]), len(first))]
    return shared[: shared.rfind("-") + 1]
