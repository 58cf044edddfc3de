"""A solution taken apart for a notebook: the code of its cell, and the questions that a person marks."""

from __future__ import annotations

import ast
import inspect
import re
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Final

import msgspec

from autograder.errors import CourseError

_LOOKS_DEFINED: Final = re.compile(r"^(?:async +)?(?:def|class) +(\w+)", re.MULTILINE)


class Question(msgspec.Struct, frozen=True, kw_only=True):
    """A question to be answered in one's own words, and the reference's answer."""

    text: str
    answer: str


def code_without(source: str, functions: Collection[str]) -> str:
    """Take functions out of a solution's text; all else keeps its words and its order."""
    lines = source.split("\n")
    for node in reversed(ast.parse(source).body):
        if isinstance(node, ast.FunctionDef) and node.name in functions:
            first = min([node.lineno, *(each.lineno for each in node.decorator_list)]) - 1
            before = "\n".join(lines[:first]).rstrip()
            after = "\n".join(lines[_end(lines, node.end_lineno or node.lineno) :])
            lines = (f"{before}\n\n\n{after}" if after.strip() else f"{before}\n").split("\n")
    return "\n".join(lines)


def question(source: str, function: str, path: Path) -> Question:
    """Read what a function of a solution asks, and what it answers.

    Raises:
        CourseError: It asks nothing, or what it returns is no text that could be read off.

    """
    found = [each for each in ast.parse(source).body if isinstance(each, ast.FunctionDef) and each.name == function]
    asked = inspect.cleandoc(ast.get_docstring(found[-1]) or "") if found else ""
    answers = [_text(node.value) for each in found for node in ast.walk(each) if isinstance(node, ast.Return)]
    answer = answers[0] if len(answers) == 1 else None
    if not asked or answer is None:
        message = f"`{function}` is marked by a person: it needs a docstring that asks, and `return` with a text, once."
        raise CourseError(message, path=path, line=found[-1].lineno if found else None)
    return Question(text=asked, answer=answer)


def defined_names(source: str) -> tuple[str, ...]:
    """Name what a cell's code defines for others to use: its functions and classes, or whatever it assigns."""
    body = ast.parse(source).body
    return tuple(dict.fromkeys([*_named(body)] or [*_assigned(body)]))


def bound_names(source: str) -> set[str]:
    """Name all functions, classes and variables that a piece of code binds; in one that does not parse, as it looks."""
    try:
        body = ast.parse(source).body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return set(_LOOKS_DEFINED.findall(source))
    return {*_named(body), *_assigned(body)}


def _named(body: list[ast.stmt]) -> Iterator[str]:
    for each in body:
        if isinstance(each, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            yield each.name


def _assigned(body: list[ast.stmt]) -> Iterator[str]:
    for each in body:
        if isinstance(each, ast.Assign | ast.AnnAssign):
            targets = each.targets if isinstance(each, ast.Assign) else [each.target]
            yield from (name.id for target in targets for name in ast.walk(target) if isinstance(name, ast.Name))


def _end(lines: list[str], last: int) -> int:
    """Find the end of a function whose last statement ends in line `last`: comments of its body go with it."""
    return next((row for row in range(last, len(lines)) if lines[row][:1].strip()), len(lines))


def _text(node: ast.expr | None) -> str | None:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None
