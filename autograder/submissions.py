"""What students handed in: finds submissions under the paths that were given, and reads no more than the answers.

Everything inside a submission was made by a student: links are not followed, sizes are bounded, nothing is run.
Layouts that are recognised: a file called as an exercise; a folder that mirrors `exercises/`, or holds such files, or
holds an `exercises` folder; a folder of such folders, one per student.
"""

from __future__ import annotations

import codecs
import io
import os
import re
import stat
import tokenize
from collections.abc import Collection, Iterator, Sequence
from pathlib import Path
from typing import Final

import msgspec

from autograder.course import Course, Exercise
from autograder.errors import SubmissionError
from autograder.results import Reason

MAX_BYTES: Final = 1024 * 1024

_LATER = {".zip", ".tar", ".gz", ".tgz", ".bz2", ".xz", ".7z", ".rar", ".ipynb"}
# Encodings that a file may declare; other codecs of Python's are no ways to write text (hex, rot13, unicode_escape).
_ENCODINGS = re.compile(r"utf-8(-sig)?|ascii|iso8859-\d+|cp\d+|koi8-[ru]|mac-.+|gb.+|big5.*|shift_jis.*|euc_.+")
_NO_STUDENTS = {"__pycache__", "__MACOSX"}
_SHOWN = 6


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """One file of a submission, by key. `source` is UTF-8 without BOM, or None where `problem` says why."""

    key: str
    filename: str
    source: bytes | None
    problem: Reason | None = None
    detail: str = ""


class Submission(msgspec.Struct, frozen=True, kw_only=True):
    """What one student handed in: an answer for every exercise that is asked for, in course order.

    `attempt` counts a student's submissions from 1, `submitted` says when it came, ISO 8601 with its zone, if known.
    """

    student: str
    answers: tuple[Answer, ...]
    attempt: int = 1
    submitted: str | None = None


class _Unreadable(Exception):  # noqa: N818  # a reason told to the student, not an error of ours
    """Why a file that is there is no answer."""


def read_submissions(paths: Sequence[Path], course: Course, *, limit: Collection[str] = ()) -> list[Submission]:
    """Read all submissions under `paths`, sorted by student; `limit` holds the keys that are asked for, all if empty.

    A file given by itself answers its own exercise only. Raises SubmissionError for a path that holds none.
    """
    asked = {course.exercise(key).key for key in limit} or {exercise.key for exercise in course.exercises}
    found: dict[str, Path] = {}
    submissions: list[Submission] = []
    for path in paths:
        for place, submission in _submissions_at(path, course, asked):
            if submission.student in found:
                message = f"two submissions are called {submission.student!r}: {found[submission.student]} and {place}."
                raise SubmissionError(f"{message} Rename one, or give a student's whole folder once.")
            found[submission.student] = place
            submissions.append(submission)
    return sorted(submissions, key=lambda submission: submission.student)


def _submissions_at(path: Path, course: Course, asked: Collection[str]) -> Iterator[tuple[Path, Submission]]:
    if not path.exists():
        raise SubmissionError(f"{path}: there is nothing here. Give a student's file or folder, or a folder of them.")
    if not path.is_dir():
        yield path, _from_file(path, course, asked)
    elif _is_submission(path, course):
        yield path, _from_folder(path, course, asked)
    else:
        for folder in _student_folders(path, course):
            yield folder, _from_folder(folder, course, asked)


# --- recognising ----------------------------------------------------------------------------------------------------


def _is_submission(folder: Path, course: Course) -> bool:
    return _holds_answers(folder, course) or _holds_answers(folder / "exercises", course)


def _holds_answers(folder: Path, course: Course) -> bool:
    # By name, whatever it is: a link in the place of an answer is told as that, not overlooked.
    names = _names(folder)
    lessons = {lesson.name for lesson in course.lessons}
    return bool(lessons & names) or any(f"{exercise.name}.py" in names for exercise in course.exercises)


def _student_folders(path: Path, course: Course) -> list[Path]:
    """List the students' folders in a folder of submissions, or say what is there instead."""
    names = sorted(name for name in _names(path) if not name.startswith(".") and name not in _NO_STUDENTS)
    folders = [path / name for name in names if (path / name).is_dir()]
    for name in names:
        if Path(name).suffix.lower() in _LATER:
            raise SubmissionError(_later(path / name))
    for folder in folders:
        if folder.is_symlink():
            raise SubmissionError(f"{folder}: a link in a folder of submissions is not followed. Copy what it means.")
        if not _is_submission(folder, course) and any(_is_submission(folder / name, course) for name in _names(folder)):
            message = "a folder of submissions inside a folder of submissions. Name the inner ones, or move them up."
            raise SubmissionError(f"{folder}: {message}")
    if any(_is_submission(folder, course) for folder in folders):
        return folders
    raise SubmissionError(f"{path}: no submission found. {_expectation(course)} Found: {_listing(names)}.")


def _expectation(course: Course) -> str:
    exercises = course.exercises
    example = f"{exercises[0].key}.py" if exercises else "LESSON/EXERCISE.py"
    return f"Looked for files such as {example}, here or in a folder for each student."


def _listing(names: Sequence[str]) -> str:
    shown = ", ".join(_readable(name) for name in names[:_SHOWN])
    return (shown or "nothing") + (f" and {len(names) - _SHOWN} more" if len(names) > _SHOWN else "")


def _later(path: Path) -> str:
    what = "a notebook" if path.suffix == ".ipynb" else "an archive"
    return f"{path}: {what} cannot be read as a submission yet. Expected .py files: unpack or export it first."


def _names(folder: Path) -> set[str]:
    try:
        return set(os.listdir(folder))  # noqa: PTH208  # names alone, without a stat of what a student put there
    except OSError:
        return set()


def _readable(name: str) -> str:
    """Make a file's name text: one that is no UTF-8 comes from the system with surrogates, which no report can hold."""
    return name.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


# --- one submission -------------------------------------------------------------------------------------------------


def _from_file(path: Path, course: Course, asked: Collection[str]) -> Submission:
    if path.suffix.lower() in _LATER:
        raise SubmissionError(_later(path))
    place = path.parent.resolve() / path.name
    called = [exercise for exercise in course.exercises if path.name == f"{exercise.name}.py"]
    fitting = [exercise for exercise in called if exercise.lesson == place.parent.name] or called
    if not fitting:
        raise SubmissionError(f"{path}: no exercise is called {path.stem!r}. {_expectation(course)}")
    if len(fitting) > 1:
        keys = " or ".join(exercise.key for exercise in fitting)
        raise SubmissionError(f"{path}: this may be {keys}. Put it into a folder with the lesson's name.")
    exercise = fitting[0]
    if exercise.key not in asked:
        raise SubmissionError(f"{path}: it answers {exercise.key}, which is not among the exercises asked for.")
    # A lesson's folder does not name a student, the one above it does.
    above = place.parent.parent if place.parent.name == exercise.lesson else place.parent
    answer = _read_answer(exercise.key, path, path.name)
    return Submission(student=_readable(above.name or path.stem), answers=(answer,))


def _from_folder(folder: Path, course: Course, asked: Collection[str]) -> Submission:
    if folder.is_symlink():
        raise SubmissionError(f"{folder}: a submission that is a link is not followed. Name the folder itself.")
    base = folder if _holds_answers(folder, course) or not _is_submission(folder, course) else folder / "exercises"
    wanted = [exercise for exercise in course.exercises if exercise.key in asked]
    answers = tuple(_find_answer(base, exercise, course) for exercise in wanted)
    return Submission(student=_readable(folder.resolve().name), answers=answers)


def _find_answer(base: Path, exercise: Exercise, course: Course) -> Answer:
    """Take the file in the lesson's folder before one beside it."""
    filename = f"{exercise.name}.py"
    namesakes = [other for other in course.exercises if other.name == exercise.name]
    lesson = base / exercise.lesson
    links = [folder.name for folder in (base, lesson) if folder.is_symlink()]
    if links:
        detail = f"{links[0]} is a link; links are not followed. Hand in the files themselves."
        return Answer(key=exercise.key, filename=f"{exercise.key}.py", source=None, problem="unreadable", detail=detail)
    if os.path.lexists(lesson / filename):
        return _read_answer(exercise.key, lesson / filename, f"{exercise.key}.py")
    if os.path.lexists(base / filename) and (len(namesakes) == 1 or base.resolve().name == exercise.lesson):
        return _read_answer(exercise.key, base / filename, filename)
    detail = f"There is no file {exercise.key}.py in what was handed in."
    unread = sorted(name for name in _names(base) | _names(lesson) if Path(name).suffix.lower() in _LATER)
    if unread:
        detail += f" Notebooks and archives cannot be read yet: {_listing(unread)}."
    return Answer(key=exercise.key, filename=f"{exercise.key}.py", source=None, problem="missing", detail=detail)


# --- one file -------------------------------------------------------------------------------------------------------


def _read_answer(key: str, path: Path, filename: str) -> Answer:
    try:
        source = _text_of(_bytes_of(path))
    except _Unreadable as reason:
        return Answer(key=key, filename=filename, source=None, problem="unreadable", detail=str(reason))
    return Answer(key=key, filename=filename, source=source)


def _bytes_of(path: Path) -> bytes:
    if path.is_symlink():  # for systems whose open() cannot refuse links
        raise _Unreadable("It is a link; links are not followed. Hand in the file itself.")
    try:
        with open(path, "rb", opener=_without_following) as file:
            if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
                raise _Unreadable("It is not a regular file.")
            content = file.read(MAX_BYTES + 1)
    except OSError as error:
        raise _Unreadable(f"It cannot be opened: {error.strerror or 'unknown reason'}.") from None
    if len(content) > MAX_BYTES:
        raise _Unreadable(f"It is larger than {MAX_BYTES // 1024} KiB.")
    return content


def _without_following(path: str, flags: int) -> int:
    # Non-blocking, so that a pipe in the place of a file does not hold up the class.
    return os.open(path, flags | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0))


def _text_of(content: bytes) -> bytes:
    """Judge that the bytes are text as Python would read it; give it in UTF-8, without a byte order mark."""
    try:
        encoding = codecs.lookup(tokenize.detect_encoding(io.BytesIO(content).readline)[0]).name
    except (SyntaxError, LookupError) as error:
        raise _Unreadable(f"It is not UTF-8 text ({error}). Save it as UTF-8.") from None
    if not _ENCODINGS.fullmatch(encoding):
        raise _Unreadable(f"It declares the encoding {encoding}. Save it as UTF-8 and remove the declaration.")
    try:
        text = content.decode(encoding).removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise _Unreadable(f"It is not {encoding.upper()} text (line {line}). Save it as UTF-8.") from None
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        raise _Unreadable(f"It holds a NUL byte (line {line}), so it is no Python file.")
    return text.encode()
