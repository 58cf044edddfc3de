"""A folder with something for each student: a folder, an archive, or files that bear the student's name.

    ann/02_cell/manual_cell.py    ben.zip    chen_manual_cell.py    chen_rnn_shapes.ipynb    02_cell_dana.ipynb

A file's name is the student's and the exercise's, in either order; the lesson before the exercise where two lessons
have one of that name; a lesson alone for its notebook. Where one exercise is asked for, the student's name will do.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection
from typing import Final

from autograder.course import Course
from autograder.errors import SubmissionError
from autograder.plain_text import on_one_line
from autograder.submissions.answers import base_of, is_submission
from autograder.submissions.folders import Folder, Gathered, readable
from autograder.submissions.magic import looks_like_archive, without_ending
from autograder.submissions.notebooks import ENDING
from autograder.submissions.records import Handed

_BETWEEN: Final = "_- ."
# What stands beside an exercise in a course, and is no answer.
_BESIDE: Final = re.compile(r"test_.*|.*_(misconceptions|alternatives|equivalents)")


def recognises(folder: Folder, course: Course, asked: Collection[str]) -> bool:
    """Tell whether anything there can be a student's."""
    return any(
        base_of(folder.below(name), course) is not None
        if kind == "folder"
        else kind == "link" or (looks_like_archive(name) or whose(name, course, asked) is not None)
        for name, kind in folder.entries().items()
    )


def read(folder: Folder, course: Course, asked: Collection[str]) -> list[Handed]:
    """Take each folder and each archive for a student's, and put together the files that bear the same name.

    Raises:
        SubmissionError: A folder holds the folders of many students.

    """
    handed: list[Handed] = []
    files: defaultdict[str, dict[str, tuple[Folder, str]]] = defaultdict(dict)
    folders = {name for name, kind in folder.entries().items() if kind in {"folder", "link"} and name[:1] != "."}
    _refuse_classes(folder, folders, course)
    for name in sorted(folder.entries()):
        if name in folders:
            handed.append(Handed(student=readable(name), folder=folder.below(name)))
        elif looks_like_archive(name):
            handed.append(packed(folder, name))
        elif name[:1] != "." and (found := whose(name, course, asked)):
            student, path = found
            files[student][path] = (folder, name)
    handed += [
        Handed(student=student, folder=Gathered(student, f"{folder.place}/{student}", found))
        for student, found in files.items()
    ]
    return handed


def packed(folder: Folder, name: str) -> Handed:
    """Take an archive for the student's whose name it bears."""
    student = readable(without_ending(name))
    return Handed(student=student, folder=Gathered(student, f"{folder.place}/{readable(name)}", {name: (folder, name)}))


def whose(name: str, course: Course, asked: Collection[str]) -> tuple[str, str] | None:
    """Split `ann_manual_cell.py` into the student, and the name that the file should have had."""
    stem, _, ending = name.rpartition(".")
    if not stem or f".{ending}" not in {".py", ENDING} or _BESIDE.fullmatch(stem):
        return None
    for title, path in _titles(course, asked, f".{ending}"):
        if stem.endswith(title) and stem.removesuffix(title)[-1:] in tuple(_BETWEEN):
            return readable(stem.removesuffix(title).strip(_BETWEEN)), path
        if stem.startswith(title) and stem.removeprefix(title)[:1] in tuple(_BETWEEN):
            return readable(stem.removeprefix(title).strip(_BETWEEN)), path
    return (readable(stem), f"{next(iter(asked))}.{ending}") if len(asked) == 1 else None


def _titles(course: Course, asked: Collection[str], ending: str) -> list[tuple[str, str]]:
    """List what a file may be called beside the student's name, the longest first, and what each means."""
    exercises = [exercise for exercise in course.exercises if exercise.key in asked]
    often = Counter(exercise.name for exercise in exercises)
    titles = [(exercise.key.replace("/", "_"), f"{exercise.key}{ending}") for exercise in exercises]
    titles += [(exercise.name, f"{exercise.key}{ending}") for exercise in exercises if often[exercise.name] == 1]
    if ending == ENDING:
        titles += [(lesson.name, f"{lesson.name}{ending}") for lesson in course.lessons]
    return sorted(titles, key=lambda each: -len(each[0]))


def _refuse_classes(folder: Folder, names: Collection[str], course: Course) -> None:
    """Refuse folders of folders of students, rather than take a class for one student."""
    whole = {name for name in names if is_submission(folder.below(name), course)}
    for name in sorted(set(names) - whole):
        inner = folder.below(name)
        if inner.is_link:
            continue
        inside = [each for each, kind in inner.entries().items() if kind == "folder"]
        found = [each for each in inside if is_submission(inner.below(each), course)]
        if len(found) > 1 or (found and not whole):
            message = "a folder of submissions inside a folder of submissions. Name the inner ones, or move them up."
            raise SubmissionError(f"{on_one_line(inner.place, 500)}: {message}")
