"""Which exercises a student means."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from autograder import progress
from autograder.course import Course
from autograder.errors import AutograderError


def named(course: Course, words: Sequence[str], folder: Path) -> list[str]:
    """Give the keys that these words stand for, each once, in the order in which they are named.

    A word is a key, the name of an exercise if only one is called so, a lesson, or the path of an exercise's file or a
    lesson's folder, as seen from `folder`.

    Raises:
        CourseError: A word stands for nothing; the nearest keys are named.
        AutograderError: It stands for several exercises, or for a file that is none.

    """
    return list(dict.fromkeys(key for word in words for key in _keys_of(course, word, folder)))


def waiting(course: Course) -> list[str]:
    """Give the exercises to be checked when none is named: those begun, or changed since they passed; else the next."""
    now = progress.standings(course, progress.read(course))
    begun = [key for key, each in now.items() if each.stage == "begun" or (each.stage == "done" and each.changed)]
    following = progress.next_exercise(course, now)
    return begun or ([following.key] if following else [])


def _keys_of(course: Course, word: str, folder: Path) -> list[str]:
    lessons = {lesson.name: [exercise.key for exercise in lesson.exercises] for lesson in course.lessons}
    if word in lessons:
        return lessons[word]
    keys = [exercise.key for exercise in course.exercises if word in (exercise.key, exercise.name)]
    if len(keys) > 1:
        raise AutograderError(f"several exercises are called {word}: {', '.join(keys)}. Give the whole key.")
    if keys:
        return keys
    path = folder / word
    if path.exists() or word.endswith(".py"):
        return _keys_at(course, path, lessons)
    return [course.exercise(word.rstrip("/")).key]


def _keys_at(course: Course, path: Path, lessons: dict[str, list[str]]) -> list[str]:
    """Say what a path stands for; public checks stand for the exercise that they check."""
    exercises = (course.root / "exercises").resolve()
    place = path.parent.resolve() / path.name
    if place.parent == exercises and place.name in lessons:
        return lessons[place.name]
    key = f"{place.parent.name}/{place.stem.removeprefix('test_')}"
    if place.parent.parent == exercises and key in {exercise.key for exercise in course.exercises}:
        return [key]
    message = f"{path} is no exercise of this course. Exercises are the files exercises/LESSON/NAME.py in {course.root}"
    raise AutograderError(f"{message}; `autograder list` names them.")
