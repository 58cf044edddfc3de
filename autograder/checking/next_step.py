"""The one thing that a student should do now."""

from __future__ import annotations

import ast
import re
from collections.abc import Sequence

from autograder import progress
from autograder.course import Course
from autograder.results import FINE, Check, Exercise
from autograder.student.answer import read_answer

_LINE = re.compile(r"\bline (\d+)")


def next_step(course: Course, checked: Sequence[Exercise]) -> str:
    """Say what to do after these verdicts: one sentence or two, about the first exercise that is not done."""
    for exercise in checked:
        if exercise.outcome not in FINE:
            return _about(course, exercise)
    following = progress.next_exercise(course, progress.standings(course, progress.read(course)))
    if following is None:
        return "Every exercise of this course has passed its public checks. Well done."
    return f"Go on with {following.key}, “{following.title}” (about {following.minutes} minutes)."


def _about(course: Course, exercise: Exercise) -> str:
    first = next(check for check in exercise.checks if check.outcome not in {*FINE, "blocked"})
    file = f"exercises/{exercise.key}.py"
    if exercise.outcome == "fault":
        return "Check once more. If it stays so, tell your instructor what `autograder doctor` says."
    if first.outcome == "unattempted":
        return _unwritten(course, exercise.key, first)
    if first.reason in {"missing", "unreadable", "forbidden"}:
        return f"Put {file} right as it says above, save it, and check again."
    found = _LINE.search(first.message) if first.reason == "raised" else None
    if found and len({check.message for check in exercise.checks}) == 1:
        return f"Mend line {found[1]} of {file}, save it, and check again."
    return f"Look at the first check that is not passed: “{first.title}”."


def _unwritten(course: Course, key: str, check: Check) -> str:
    """Name the function that is still to be written: the one that the check has reached, or the first."""
    file = f"exercises/{key}.py"
    try:
        source = course.stub(key).read_bytes()
        lines = read_answer(key, source, ()).unattempted_lines
        told = {int(line) for line in _LINE.findall(check.message)} & lines
        line = min(told or lines)
        name = _function_at(ast.parse(source), line)
    except (OSError, ValueError, SyntaxError):  # it was saved again meanwhile
        return f"Write what {file} still leaves open."
    return f"Write the body of `{name}` in {file}, line {line}." if name else f"Write line {line} of {file}."


def _function_at(tree: ast.AST, line: int, within: str = "") -> str:
    """Name the innermost function around a line, with its class."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            if node.lineno <= line <= (node.end_lineno or node.lineno):
                return _function_at(node, line, f"{within}.{node.name}" if within else node.name)
        elif (inner := _function_at(node, line, within)) != within:
            return inner
    return within
