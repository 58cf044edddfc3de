"""What must hold of a course's files before anything is run."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from autograder import stubs
from autograder.audit.records import Finding
from autograder.course import Course
from autograder.misconceptions import read_bank


def trees_in_order(course: Course) -> Iterator[Finding]:
    """Stubs follow from their solutions, no file is stray, no line of a solution stands in what students get."""
    for problem in stubs.check_stubs(course):
        yield Finding(key="", topic="trees", message=str(problem))


def texts_give_nothing_away(course: Course, key: str) -> Iterator[Finding]:
    """No hint, no title of a hidden check and no feedback holds a line of the solution."""
    secrets = stubs.telling_lines(course.solution(key))
    for place, text in _texts_of(course, key):
        told = " ".join(text.replace("`", " ").split())
        for secret, line in secrets.items():
            if re.search(rf"(?<!\w){re.escape(secret)}(?!\w)", told):
                message = f"{place} holds line {line} of the solution: `{secret}`. Say it in other words."
                yield Finding(key=key, topic="text", message=message)


def _texts_of(course: Course, key: str) -> Iterator[tuple[str, str]]:
    exercise = course.exercise(key)
    yield "the title", exercise.title
    for number, hint in enumerate(exercise.hints, start=1):
        yield f"hint {number}", hint
    suite = ast.parse(course.hidden_suite(key).read_text(encoding="utf-8"))
    for node in ast.walk(suite):
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
            yield f"the title of {node.name}", ast.get_docstring(node) or ""
    for wrong in read_bank(course.bank(key)).misconceptions:
        yield f"the feedback of {wrong.name}", wrong.feedback
