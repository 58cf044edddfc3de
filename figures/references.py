"""The reference solutions, whose functions and classes compute what is drawn."""

from functools import cache
from pathlib import Path
from types import ModuleType

from autograder.course import load_course
from autograder.suite.examination import load_reference

COURSE = load_course(Path(__file__).parents[1])


@cache
def reference(key: str) -> ModuleType:
    """Give the reference of an exercise, such as "02_cell/manual_cell"."""
    return load_reference(COURSE.solution(key))
