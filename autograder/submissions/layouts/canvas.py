"""Canvas, "Download Submissions": all files of the class in one folder, with the student in front of each name.

The names are made in Canvas's own source, `lib/content_zipper.rb`: the sortable name in small letters without anything
but letters, digits and underscores, `LATE` if it was, the number of the user, the number of the file, and the name it
was handed in by: `lovelaceada_LATE_1815_99_manual_cell.py`. With anonymous grading the first part is missing and the
user is `anon_` and a code. A text typed into Canvas ends in `_text.html`, a link in `_link.html`. Canvas keeps all
files of a student under different names, so that a second `manual_cell.py` becomes `manual_cell-1.py`.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection
from typing import Final

from autograder.course import Course
from autograder.submissions.folders import Folder, Gathered
from autograder.submissions.magic import looks_like_archive
from autograder.submissions.records import Handed

_FILE: Final = re.compile(
    r"(?:(?P<name>(?!LATE_)\w+?)_)?(?P<late>LATE_)?(?P<user>\d+|anon_\w+?)_(?:(?P<file>\d+)_(?P<called>.+)|(?P<typed>text|link)\.html)"
)
_AGAIN: Final = re.compile(r"(?P<stem>.+)-(?P<number>\d{1,3})(?P<ending>\.[A-Za-z0-9.]+)")


def recognises(folder: Folder, _course: Course, _asked: Collection[str]) -> bool:
    """Tell whether every file there has a name as Canvas makes them."""
    names = [name for name in folder.entries() if not name.startswith(".")]
    return bool(names) and all(_student(name) for name in names)


def read(folder: Folder, course: Course, _asked: Collection[str]) -> list[Handed]:
    """Put each student's files together; of what was handed in again, each version belongs to another attempt."""
    files: defaultdict[tuple[str, str], list[re.Match[str]]] = defaultdict(list)
    for name in sorted(folder.entries()):
        if found := _student(name):
            files[found["name"] or "", found["user"]].append(found)
    return [each for student, found in files.items() for each in _attempts(folder, student, found, course)]


def _student(name: str) -> re.Match[str] | None:
    found = _FILE.fullmatch(name)
    # Two numbers alone are no evidence: a name or the mark of anonymity goes with them.
    return found if found and (found["name"] or found["user"].startswith("anon_")) else None


def _attempts(folder: Folder, student: tuple[str, str], files: list[re.Match[str]], course: Course) -> list[Handed]:
    name, user = student
    versions: defaultdict[str, list[tuple[int, int, str]]] = defaultdict(list)
    for found in files:
        plain, number = _plain(found["called"] or f"{found['typed']}.html", course)
        versions[plain].append((number, int(found["file"] or 0), found[0]))
    attempts = max(len(each) for each in versions.values())
    label = f"{name}_{user}" if name else user
    return [
        Handed(
            student=label,
            folder=Gathered(
                label,
                f"{folder.place}/{label}",
                {plain: (folder, sorted(each)[turn][2]) for plain, each in versions.items() if turn < len(each)},
            ),
            claims={"canvas": user, "name": name},
            number=turn + 1,
            is_late=any(found["late"] for found in files),
        )
        for turn in range(attempts)
    ]


def _plain(called: str, course: Course) -> tuple[str, int]:
    """Take Canvas's number off a name that is one of the course's with it, or an archive's."""
    again = _AGAIN.fullmatch(called)
    if again is None:
        return called, 0
    known = {each.name for each in course.exercises} | {each.name for each in course.lessons}
    if again["stem"] in known or looks_like_archive(called):
        return f"{again['stem']}{again['ending']}", int(again["number"])
    return called, 0
