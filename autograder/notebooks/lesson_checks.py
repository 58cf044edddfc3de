"""How `course/` is made, which lies beside a lesson's notebook: from the course, and proved to hold nothing hidden."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

import msgspec

from autograder import stubs
from autograder.checking.own_answers import KNOWN
from autograder.course import MANIFEST, Course, Lesson
from autograder.grading.identity import Identities
from autograder.grading.run import Progress
from autograder.notebooks.beside import ABOUT, AboutLesson, CellCode, known_mistakes
from autograder.notebooks.cells import lesson_cells
from autograder.notebooks.solution_parts import code_without, defined_names
from autograder.release.known import learn_all
from autograder.release.secrecy import require_nothing_hidden
from autograder.runners.units import Runner


def lesson_files(course: Course, lesson: Lesson, known: Mapping[str, bytes]) -> dict[str, bytes]:
    """Give the files of `course/`, by their place in it; `known` are those of mistakes, by key."""
    files = {MANIFEST: (course.root / MANIFEST).read_bytes(), ABOUT: _about(course, lesson)}
    for exercise in lesson.exercises:
        checks = course.public_checks(exercise.key)
        files[checks.relative_to(course.root).as_posix()] = checks.read_bytes()
        files[known_mistakes(exercise.name)] = known[exercise.key]
    return files


def require_public(course: Course, files: Mapping[str, bytes]) -> None:
    """Prove that nothing hidden or solved is in these files.

    Raises:
        CourseError: It is.

    """
    with tempfile.TemporaryDirectory() as temporary:
        for name, content in files.items():
            path = Path(temporary) / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        require_nothing_hidden(course, Path(temporary))


def learn(course: Course, keys: Sequence[str], runner: Runner, jobs: int, progress: Progress) -> dict[str, bytes]:
    """Find out what known mistakes compute on the public checks of some exercises."""
    lessons = [
        msgspec.structs.replace(lesson, exercises=tuple(each for each in lesson.exercises if each.key in keys))
        for lesson in course.lessons
    ]
    with tempfile.TemporaryDirectory() as temporary:
        part = msgspec.structs.replace(course, lessons=tuple(lessons))
        learn_all(part, Path(temporary), runner, jobs, progress)
        return {key: (Path(temporary) / KNOWN.format(key)).read_bytes() for key in keys}


def learned_from(course: Course, keys: Sequence[str]) -> dict[str, str]:
    """Hash, by key, all that decides what `learn` finds out."""
    identities = Identities(course, b"", "public checks")
    found: dict[str, str] = {}
    for key in keys:
        bank = course.bank(key)
        files = [course.public_checks(key), *sorted(bank.parent.glob(f"{bank.stem.removesuffix('_misconceptions')}_*"))]
        found[key] = identities.of(key, [path.read_bytes() for path in files if path.is_file()])
    return found


def _about(course: Course, lesson: Lesson) -> bytes:
    exercises: list[CellCode] = []
    for cells in lesson_cells(course, lesson.name).exercises:
        path = course.solution(cells.key)
        by_hand = tuple(each.function for each in cells.responses)
        stub = stubs.generate(path.read_text(encoding="utf-8"), path)
        exercises.append(CellCode(key=cells.key, defines=defined_names(code_without(stub, by_hand)), by_hand=by_hand))
    return msgspec.json.format(msgspec.json.encode(AboutLesson(lesson=lesson.name, exercises=tuple(exercises)))) + b"\n"
