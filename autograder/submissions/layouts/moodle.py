"""Moodle, "Download all submissions": a folder for each student, or all files in one folder.

The names are made in Moodle's own source, `mod/assign/classes/downloader.php`: the full name without underscores, the
number of the participant, `assignsubmission`, and the kind of the submission; then a folder's path, or an underscore
and the file's name: `Ada Lovelace_1815_assignsubmission_file/manual_cell.py`. Before Moodle 4 the folder's name ended
in an underscore. In a group's name the number is the group's. The number is that of the participant in the assignment,
as in "Participant 1815" of Moodle's grading worksheet; it is not the user's.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection
from typing import Final

from autograder.course import Course
from autograder.submissions.folders import Folder, Gathered
from autograder.submissions.records import Handed

_NAME: Final = re.compile(
    r"(?P<name>.+?)(?:_(?P<number>\d+))?_assignsubmission_(?P<kind>[a-z]+)(?:_(?P<called>.*))?", re.DOTALL
)


def recognises(folder: Folder, _course: Course, _asked: Collection[str]) -> bool:
    """Tell whether every name there is one as Moodle makes them."""
    names = [name for name in folder.entries() if not name.startswith(".")]
    return bool(names) and all(_NAME.fullmatch(name) for name in names)


def read(folder: Folder, _course: Course, _asked: Collection[str]) -> list[Handed]:
    """Put together what is of one participant, in folders or not."""
    parts: defaultdict[tuple[str, str], dict[str, str]] = defaultdict(dict)
    for name, kind in sorted(folder.entries().items()):
        found = _NAME.fullmatch(name)
        if found is None:
            continue
        # A text typed into Moodle has a folder or a file of its own.
        called = "" if kind == "folder" and found["kind"] == "file" else found["called"] or found["kind"]
        parts[found["name"], found["number"] or ""][called] = name
    return [_handed(folder, name, number, files) for (name, number), files in parts.items()]


def _handed(folder: Folder, name: str, number: str, files: dict[str, str]) -> Handed:
    label = f"{name}_{number}" if number else name
    inner = folder.below(files[""]) if "" in files else None
    gathered = Gathered(label, f"{folder.place}/{label}", {called: (folder, there) for called, there in files.items()})
    return Handed(student=label, folder=inner or gathered, claims={"moodle": number, "name": name})
