"""Reads all that was handed in: finds submissions under the paths that were given, and whose each of them is."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from autograder.course import Course
from autograder.errors import SubmissionError
from autograder.plain_text import on_one_line
from autograder.results import Note, Person
from autograder.submissions.answers import Handful, is_submission
from autograder.submissions.folders import DiskFolder, Folder, Gathered, UnreadableError, listing, readable
from autograder.submissions.magic import looks_like_archive, without_ending
from autograder.submissions.notebooks import ENDING
from autograder.submissions.records import Handed, Intake, Submission

if TYPE_CHECKING:
    from autograder.submissions.layouts import Layout


def read_submissions(paths: Sequence[Path], course: Course, *, limit: Collection[str] = ()) -> list[Submission]:
    """Read all submissions under `paths`, sorted by student; `limit` holds the keys that are asked for, all if empty.

    A file given by itself answers its own exercise only. Raises SubmissionError for a path that holds none.
    """
    return list(take_in(paths, course, limit=limit).submissions)


def take_in(
    paths: Sequence[Path],
    course: Course,
    *,
    limit: Collection[str] = (),
    layout: str = "",
    roster: Sequence[Person] = (),
    submitted: str = "",
) -> Intake:
    """Read all submissions under `paths` and match them to the roster, with notes on what a person should look at.

    `layout` names how folders are laid out, instead of finding out; `submitted` is the time at which all of it was
    handed in, whatever is written there.

    Raises:
        SubmissionError: A path holds no submission, or the time cannot be read.

    """
    moment = _moment(submitted) if submitted else None
    asked = {course.exercise(key).key for key in limit} or {exercise.key for exercise in course.exercises}
    with ExitStack() as opened:
        handed = [each for path in paths for each in _handed_at(path, course, asked, layout, opened)]
        if moment:
            handed = [msgspec.structs.replace(each, submitted=moment) for each in handed]
        if len(handed) == 1 and not roster:  # a student's own check: there is nothing to be matched or ordered
            return _only(handed[0], course, asked)
        return _matched(handed, course, asked, roster)


def _moment(submitted: str) -> str:
    from autograder.submissions.moments import read_moment  # noqa: PLC0415  # see _only

    moment = read_moment(submitted)
    if moment is None:
        example = "Expected one such as 2026-10-12T23:59:00+02:00; without a zone it is UTC"
        raise SubmissionError(f"{on_one_line(submitted)!r} is no time of a submission. {example}.")
    return moment


def _only(handed: Handed, course: Course, asked: Collection[str]) -> Intake:
    handful = Handful(handed.folder, course)
    answers = handful.answers(_asked_of(handed, asked))
    submission = Submission(student=handed.student, answers=answers, submitted=handed.submitted)
    return Intake(submissions=(submission,), notes=tuple(_notes(handed.student, handed, handful)))


def _matched(handed: Sequence[Handed], course: Course, asked: Collection[str], roster: Sequence[Person]) -> Intake:
    from autograder.submissions.attempts import Read, number_attempts  # noqa: PLC0415  # see _only
    from autograder.submissions.matching import match_people, missing_people  # noqa: PLC0415

    students, notes = match_people(handed, roster)
    by_student: defaultdict[str, list[Read]] = defaultdict(list)
    for student, each in zip(students, handed, strict=True):
        handful = Handful(each.folder, course)
        by_student[student].append(Read(handed=each, answers=handful.answers(_asked_of(each, asked))))
        notes += _notes(student, each, handful)
    submissions: list[Submission] = []
    for student in sorted(by_student):
        attempts, told = number_attempts(student, by_student[student])
        submissions += attempts
        notes += told
    notes += missing_people(students, roster)
    return Intake(submissions=tuple(submissions), roster=tuple(roster), notes=tuple(dict.fromkeys(notes)))


def _asked_of(handed: Handed, asked: Collection[str]) -> Collection[str]:
    return [key for key in asked if key == handed.only or key.startswith(f"{handed.only}/")] if handed.only else asked


def _notes(student: str, handed: Handed, handful: Handful) -> Iterator[Note]:
    if handed.is_late:
        what = "Canvas marks it as late, and does not say by how much."
        yield Note(kind="late", student=student, what=what)
    for why in handful.unopened:
        yield Note(kind="unreadable", student=student, what=why)


# --- what lies at a path --------------------------------------------------------------------------------------------


def _handed_at(path: Path, course: Course, asked: Collection[str], layout: str, opened: ExitStack) -> list[Handed]:
    if not path.exists() and not path.is_symlink():
        raise SubmissionError(f"{path}: there is nothing here. Give a student's file or folder, or a folder of them.")
    if path.is_dir():
        folder = DiskFolder(path)
        if folder.is_link:
            raise SubmissionError(f"{path}: a submission that is a link is not followed. Name the folder itself.")
        if not layout and is_submission(folder, course):
            return [Handed(student=folder.name, folder=folder)]
        return _in_class(folder, course, asked, layout)
    if looks_like_archive(path.name):
        return _in_archive(path, course, asked, layout, opened)
    return [_from_file(path, course, asked)]


def _in_class(folder: Folder, course: Course, asked: Collection[str], layout: str) -> list[Handed]:
    found = _layout_of(folder, course, asked, layout)
    handed = found.read(folder, course, asked) if found else []
    if not handed:
        names = sorted(name for name in folder.entries() if not name.startswith("."))
        where = f" laid out as {layout}" if layout else ""
        found_there = f"{_expectation(course)} Found: {listing(names)}."
        raise SubmissionError(f"{on_one_line(folder.place, 500)}: no submission found{where}. {found_there}")
    return handed


def _layout_of(folder: Folder, course: Course, asked: Collection[str], layout: str) -> Layout | None:
    from autograder.submissions import layouts  # noqa: PLC0415  # a student's own check never needs it

    return layouts.by_name(layout) if layout else layouts.recognise(folder, course, asked)


def _in_archive(path: Path, course: Course, asked: Collection[str], layout: str, opened: ExitStack) -> list[Handed]:
    """Take an archive for a class if it is laid out as one, and else for a student's."""
    from autograder.submissions import archives  # noqa: PLC0415  # see _layout_of

    name = readable(without_ending(path.name))
    place = DiskFolder(path.parent)
    one = [Handed(student=name, folder=Gathered(name, place.place, {path.name: (place, path.name)}))]
    try:
        folder = opened.enter_context(archives.archive_on_disk(path, name))
    except UnreadableError:
        return one  # the reason is told where a student's archive is opened
    top = list(folder.entries())
    inside = [folder.below(top[0]), folder] if [*folder.entries().values()] == ["folder"] else [folder]
    if not layout and any(is_submission(each, course) for each in inside):
        return one
    for each in inside:
        found = _layout_of(each, course, asked, layout)
        handed = found.read(each, course, asked) if found else []
        if handed and (layout or len(handed) > 1):
            return handed
    return one


def _from_file(path: Path, course: Course, asked: Collection[str]) -> Handed:
    place = path.parent.resolve() / path.name
    stem, ending = readable(path.stem), path.suffix
    titles = {exercise.key: exercise.name for exercise in course.exercises} if ending in {".py", ENDING} else {}
    if ending == ENDING:
        titles |= {lesson.name: lesson.name for lesson in course.lessons}
    called = [key for key, title in titles.items() if title == stem]
    fitting = [key for key in called if key.partition("/")[0] == place.parent.name] or called
    if not fitting:
        return _from_named_file(path, course, asked)
    if len(fitting) > 1:
        keys = " or ".join(fitting)
        raise SubmissionError(f"{path}: this may be {keys}. Put it into a folder with the lesson's name.")
    only = fitting[0]
    if not any(key == only or key.startswith(f"{only}/") for key in asked):
        raise SubmissionError(f"{path}: it answers {only}, which is not among the exercises asked for.")
    # A lesson's folder does not name a student, the one above it does.
    lesson = only.partition("/")[0]
    above = place.parent.parent if place.parent.name == lesson else place.parent
    file = {f"{only}{ending}": (DiskFolder(path.parent), path.name)}
    return Handed(student=readable(above.name) or stem, folder=Gathered(lesson, readable(str(path)), file), only=only)


def _from_named_file(path: Path, course: Course, asked: Collection[str]) -> Handed:
    from autograder.submissions.layouts.students import whose  # noqa: PLC0415  # see _layout_of

    found = whose(path.name, course, asked if len(asked) > 1 else ())
    if found is None:
        stem = readable(path.stem)
        raise SubmissionError(f"{path}: no exercise is called {stem!r}. {_expectation(course)}")
    student, name = found
    files = {name: (DiskFolder(path.parent), path.name)}
    return Handed(student=student, folder=Gathered(student, readable(str(path)), files), only=name.rpartition(".")[0])


def _expectation(course: Course) -> str:
    exercises = course.exercises
    example = f"{exercises[0].key}.py" if exercises else "LESSON/EXERCISE.py"
    return f"Looked for files such as {example}, here or in a folder for each student."
