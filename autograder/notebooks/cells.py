"""Which cells a lesson's notebook has, what they are called, and what each is worth.

An assignment of nbgrader is a lesson: `02_cell/02_cell.ipynb`. Its exercise `manual_cell` has three cells:

    manual_cell-task      locked text: the title, how long it takes
    manual_cell           the student's code, not graded by itself
    manual_cell-checks    locked, graded: as many points as the exercise has, less those of its free responses

A question that is answered in one's own words is a free response: a function of the solution that returns `str`, and
whose hidden check calls `mark_by_hand` on it. It is a text cell, `quiz-why_a_nonlinearity`, which a person marks.

All of this is read from syntax trees; nothing of the course is run.
"""

from __future__ import annotations

import ast
import math
from collections.abc import Iterator
from pathlib import Path
from typing import NoReturn

import msgspec

from autograder.course import Course, Exercise
from autograder.errors import CourseError

_BY_HAND = "mark_by_hand"
_TAKEN = {"task", "checks"}  # by an exercise's other cells
_Function = ast.FunctionDef | ast.AsyncFunctionDef


class FreeResponse(msgspec.Struct, frozen=True, kw_only=True):
    """A question that a person marks: the function that asks it, and the hidden check that waits for the mark."""

    function: str
    check: str
    points: float


class ExerciseCells(msgspec.Struct, frozen=True, kw_only=True):
    """The cells of one exercise; `points` is what its cell of checks is worth, without the free responses."""

    key: str
    points: float
    responses: tuple[FreeResponse, ...] = ()

    @property
    def name(self) -> str:
        """Name the exercise within its lesson."""
        return self.key.partition("/")[2]

    @property
    def max_scores(self) -> dict[str, float]:
        """Say what each graded cell is worth, by its name."""
        by_hand = {response_id(self.name, each.function): each.points for each in self.responses}
        return {checks_id(self.name): self.points, **by_hand}


class LessonCells(msgspec.Struct, frozen=True, kw_only=True):
    """The cells of a lesson, in the course's order."""

    lesson: str
    exercises: tuple[ExerciseCells, ...]

    @property
    def max_scores(self) -> dict[str, float]:
        """Say what each graded cell is worth, by its name."""
        return {name: points for each in self.exercises for name, points in each.max_scores.items()}


def task_id(exercise: str) -> str:
    """Name the cell that says what an exercise is about."""
    return f"{exercise}-task"


def solution_id(exercise: str) -> str:
    """Name the cell that holds a student's code."""
    return exercise


def checks_id(exercise: str) -> str:
    """Name the cell that gets the points of an exercise's checks."""
    return f"{exercise}-checks"


def response_id(exercise: str, function: str) -> str:
    """Name the cell that holds a free response."""
    return f"{exercise}-{function}"


def lesson_cells(course: Course, lesson: str) -> LessonCells:
    """Say which cells a lesson has.

    Raises:
        CourseError: There is no such lesson, or a solution or a hidden suite cannot be read, or does not say plainly
            what a person is to mark.

    """
    found = next((each for each in course.lessons if each.name == lesson), None)
    if found is None:
        known = ", ".join(each.name for each in course.lessons)
        raise CourseError(f"there is no lesson {lesson!r}. There are: {known}.", path=course.root)
    return LessonCells(lesson=lesson, exercises=tuple(_exercise_cells(course, each) for each in found.exercises))


def course_cells(course: Course) -> dict[str, LessonCells]:
    """Say which cells each lesson has, by its name."""
    return {each.name: lesson_cells(course, each.name) for each in course.lessons}


def _exercise_cells(course: Course, exercise: Exercise) -> ExerciseCells:
    suite, solution = course.hidden_suite(exercise.key), course.solution(exercise.key)
    responses = tuple(_responses(_tree(suite), suite))
    if responses:
        _require_questions(responses, _tree(solution), solution)
    points = exercise.points - sum(each.points for each in responses)
    if points < 0:
        raise CourseError(f"what a person marks is worth more than the exercise's {exercise.points:g}.", path=suite)
    return ExerciseCells(
        key=exercise.key, points=0.0 if math.isclose(points, 0, abs_tol=1e-9) else points, responses=responses
    )


def _tree(path: Path) -> ast.Module:
    try:
        return ast.parse(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:  # NUL bytes, or no UTF-8
        raise CourseError(f"it cannot be read as Python: {error}.", path=path) from None
    except SyntaxError as error:
        raise CourseError(f"this is not Python: {error}.", path=path, line=error.lineno) from None


def _responses(suite: ast.Module, path: Path) -> Iterator[FreeResponse]:
    for test in (node for node in ast.walk(suite) if isinstance(node, _Function)):
        calls = [node for node in ast.walk(test) if isinstance(node, ast.Call) and _name(node.func) == _BY_HAND]
        if calls:
            function = _asked(calls[0]) if len(calls) == 1 else None
            points = _points(test)
            if function is None or points is None:
                _refuse(path, calls[0].lineno)
            yield FreeResponse(function=function, check=test.name, points=points)


def _asked(call: ast.Call) -> str | None:
    """Name the function in `mark_by_hand(student.FUNCTION())`."""
    match call:
        case ast.Call(args=[ast.Call(func=ast.Attribute(value=ast.Name(), attr=function), args=[], keywords=[])]):
            return function
        case _:
            return None


def _points(test: _Function) -> float | None:
    for decorator in test.decorator_list:
        if isinstance(decorator, ast.Call) and _name(decorator.func) == "check":
            given = {each.arg: each.value for each in decorator.keywords}
            match given.get("points"):
                case ast.Constant(value=int() | float() as points):
                    return float(points)
                case _:
                    return None
    return None


def _name(function: ast.expr) -> str:
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")


def _refuse(path: Path, line: int) -> NoReturn:
    message = (
        f"what a person marks cannot be made a cell. Write `{_BY_HAND}(shared_student.FUNCTION())`, once, in a test "
        f"with `@check(points=NUMBER)`."
    )
    raise CourseError(message, path=path, line=line)


def _require_questions(responses: tuple[FreeResponse, ...], solution: ast.Module, path: Path) -> None:
    questions = {
        node.name: node
        for node in solution.body
        if isinstance(node, ast.FunctionDef) and isinstance(node.returns, ast.Name) and node.returns.id == "str"
    }
    for each in responses:
        if each.function not in questions:
            message = f"a person marks `{each.function}`, and there is no function of that name that returns `str`."
            raise CourseError(message, path=path)
        if each.function in _TAKEN:
            line = questions[each.function].lineno
            raise CourseError(f"call `{each.function}` something else: a cell is named so.", path=path, line=line)
