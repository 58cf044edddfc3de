"""Banks of named wrong answers, and of right ones in another style; read as text, never imported.

The decorators are for authors: they keep a bank a Python file that linters and type checkers understand. What they
say is read from the syntax tree.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NoReturn, TypeVar, cast, get_args

import msgspec

from autograder.errors import CourseError
from autograder.results import Reason

_Definition = TypeVar("_Definition")
_Node = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef

_REASONS: dict[str, Reason] = {reason: reason for reason in get_args(Reason)}


def misconception(
    target: str, *, caught_by: str | tuple[str, ...], reason: Reason = "wrong", same_as: str = ""
) -> Callable[[_Definition], _Definition]:
    """Name a wrong belief that replaces `target` in the reference; each check in `caught_by` must fail on it.

    `same_as` declares that it computes the same as another entry of the bank, whose name it may get.
    """
    del target, caught_by, reason, same_as  # read from the source by read_bank
    return _unchanged


def alternative(target: str) -> Callable[[_Definition], _Definition]:
    """Name a right answer in another style that replaces `target` in the reference; every check must pass on it."""
    del target  # read from the source by read_bank
    return _unchanged


class Misconception(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A wrong answer. `source` is its definition as written, decorators included; it starts in `line` of `path`."""

    name: str
    target: str
    caught_by: tuple[str, ...]
    reason: Reason
    same_as: str
    feedback: str
    source: str
    path: Path
    line: int

    @property
    def subject(self) -> str:
        """The function or class at the top of the file that it is about."""
        return self.target.partition(".")[0]


class Alternative(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A right answer in another style. `note` is its docstring, and may be empty."""

    name: str
    target: str
    note: str
    source: str
    path: Path
    line: int


class Bank(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """All entries of one file, in its order."""

    path: Path
    misconceptions: tuple[Misconception, ...]
    alternatives: tuple[Alternative, ...]


def read_bank(path: Path) -> Bank:
    """Read a bank's entries from its text, or raise CourseError with the line at fault.

    Right answers in another style may stand in a file of their own beside it, `NAME_alternatives.py`.
    """
    beside = path.with_name(path.name.replace("_misconceptions", "_alternatives"))
    entries = list(_entries(path))
    if beside != path and beside.is_file():
        entries.extend(_entries(beside))
    places: dict[str, str] = {}
    for entry in entries:
        if entry.name in places:
            message = f"a second entry is called {entry.name!r}; the first is in {places[entry.name]}."
            raise CourseError(message, path=entry.path, line=entry.line)
        places[entry.name] = f"{entry.path.name}, line {entry.line}"
    wrong = tuple(entry for entry in entries if isinstance(entry, Misconception))
    for entry in wrong:
        if entry.same_as and entry.same_as not in {other.name for other in wrong if other is not entry}:
            _refuse(f"same_as names another misconception of this bank; found {entry.same_as!r}.", path, entry.line)
    return Bank(
        path=path,
        misconceptions=wrong,
        alternatives=tuple(entry for entry in entries if isinstance(entry, Alternative)),
    )


def _entries(path: Path) -> Iterator[Misconception | Alternative]:
    try:
        source = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise CourseError(f"the bank cannot be read as UTF-8 text: {error}.", path=path) from None
    for node in _definitions(_parse(source, path), path):
        yield _entry(node, _lines(source), path)


def compose(reference_source: str, entry: Misconception | Alternative) -> str:
    """Put an entry in the place of its target, in a copy of the reference's text.

    The definition takes the target's name and indentation. It loses its bank decorator, and a misconception its
    docstring, which is feedback; other decorators stay. Raises CourseError with the entry's line.
    """
    reference = _lines(reference_source)
    try:
        target = _target(ast.parse("\n".join(reference)), entry)
    except (SyntaxError, ValueError) as error:
        _refuse(f"the reference does not parse: {error}.", entry.path, entry.line)
    node = _parse(entry.source, entry.path).body[0]
    if isinstance(node, ast.ClassDef) != isinstance(target, ast.ClassDef):
        kinds = ["a class" if isinstance(one, ast.ClassDef) else "a function" for one in (target, node)]
        _refuse(f"{entry.target!r} is {kinds[0]}, and {entry.name!r} is {kinds[1]}.", entry.path, entry.line)
    first = _first_line(target)
    indent = reference[first - 1][: target.col_offset]
    composed = "\n".join([*reference[: first - 1], *_fitted(entry, indent), *reference[target.end_lineno :]])
    try:
        ast.parse(composed)
    except SyntaxError as error:  # pragma: no cover  # two that parse give one that does; never judge by half a file
        _refuse(f"with {entry.name!r} in its place the reference does not parse: {error}.", entry.path, entry.line)
    return composed


def _unwrapped(text: str) -> str:
    """Join the lines of a paragraph, which are as long as the author's editor; what is indented or a list stays."""
    return re.sub(r"(?<=\S)\n(?=[^\s*\-\d])", " ", text)


# --- reading --------------------------------------------------------------------------------------------------------


def _lines(source: str) -> list[str]:
    # Not splitlines(), which also splits where Python does not (form feeds, U+2028).
    return source.replace("\r\n", "\n").replace("\r", "\n").split("\n")


def _parse(source: str, path: Path) -> ast.Module:
    try:
        return ast.parse(source)
    except (SyntaxError, ValueError) as error:  # ValueError: a NUL byte, before Python 3.11.4
        raise CourseError(f"this is not Python: {error}.", path=path, line=getattr(error, "lineno", None)) from None


def _definitions(tree: ast.Module, path: Path) -> Iterator[_Node]:
    for position, statement in enumerate(tree.body):
        if isinstance(statement, _Node):
            yield statement
        elif not isinstance(statement, ast.Import | ast.ImportFrom) and not (position == 0 and _is_text(statement)):
            _refuse(
                "a bank holds imports and entries only. What an entry needs, it brings along.", path, statement.lineno
            )


def _entry(node: _Node, lines: list[str], path: Path) -> Misconception | Alternative:
    line = _first_line(node)
    marks = [decorator for decorator in node.decorator_list if _kind(decorator)]
    if len(marks) != 1 or not isinstance(marks[0], ast.Call):
        _refuse(f"{node.name!r} needs one decorator: @misconception(…) or @alternative(…).", path, line)
    source = "\n".join(lines[line - 1 : node.end_lineno])
    if not source.startswith("@"):
        _refuse(f"`@` and the decorator's name stand on one line; found `{lines[line - 1]}`.", path, line)
    text = ast.get_docstring(node) or ""
    if _kind(marks[0]) == "alternative":
        words = _Words(marks[0], path, ("target",))
        return Alternative(name=node.name, target=words.text("target"), note=text, source=source, path=path, line=line)
    words = _Words(marks[0], path, ("target", "caught_by", "reason", "same_as"))
    if not text.strip():
        _refuse(f"{node.name!r} has no docstring: it is the feedback that a student reads.", path, line)
    reason = words.text("reason", default="wrong")
    if reason not in _REASONS:
        _refuse(f"{reason!r} is no reason for a failure; there are: {', '.join(_REASONS)}.", path, line)
    return Misconception(
        name=node.name,
        target=words.text("target"),
        caught_by=words.texts("caught_by"),
        reason=_REASONS[reason],
        same_as=words.text("same_as") if words.has("same_as") else "",
        feedback=_unwrapped(text),
        source=source,
        path=path,
        line=line,
    )


def _kind(decorator: ast.expr) -> str | None:
    called = decorator.func if isinstance(decorator, ast.Call) else decorator
    name = called.id if isinstance(called, ast.Name) else called.attr if isinstance(called, ast.Attribute) else None
    return name if name in {"misconception", "alternative"} else None


class _Words:
    """The literal arguments of a bank decorator."""

    def __init__(self, call: ast.Call, path: Path, allowed: tuple[str, ...]) -> None:
        self._path = path
        self._line = call.lineno
        named = [(keyword.arg, keyword.value) for keyword in call.keywords]
        self._values: dict[str, object] = {}
        for name, value in [*(("target", argument) for argument in call.args), *named]:
            if name not in allowed or name in self._values:
                self._refuse(f"the decorator takes {', '.join(allowed)}, each once; found {name or '**'}.")
            try:
                self._values[name] = ast.literal_eval(value)
            except ValueError:
                self._refuse(f"{name} must be written out, not computed: this file is read, never run.")

    def has(self, name: str) -> bool:
        return name in self._values

    def text(self, name: str, default: str = "") -> str:
        value = self._values.get(name, default)
        if not isinstance(value, str) or not value:
            self._refuse(f"{name} must be a text; found {value!r}.")
        return value

    def texts(self, name: str) -> tuple[str, ...]:
        value = self._values.get(name)
        items = cast("tuple[object, ...]", value) if isinstance(value, tuple) else (value,)
        names = tuple(item for item in items if isinstance(item, str) and item)
        if not names or len(names) != len(items):
            self._refuse(f"{name} must be the name of a check or a tuple of names; found {value!r}.")
        return names

    def _refuse(self, message: str) -> NoReturn:
        _refuse(message, self._path, self._line)


# --- composing ------------------------------------------------------------------------------------------------------


def _target(tree: ast.Module, entry: Misconception | Alternative) -> _Node:
    """Find the definition by its dotted name."""
    scope: ast.Module | _Node = tree
    for part in entry.target.split("."):
        known = [child for child in scope.body if isinstance(child, _Node)]
        found = [child for child in known if child.name == part]
        if len(found) != 1 or isinstance(scope, ast.FunctionDef | ast.AsyncFunctionDef):
            names = ", ".join(dict.fromkeys(child.name for child in known)) or "nothing"
            times = f"{len(found)} times" if found else "nowhere"
            _refuse(f"the reference defines {entry.target!r} {times}; there it has {names}.", entry.path, entry.line)
        scope = found[0]
    assert isinstance(scope, _Node)  # a target has one part at least
    return scope


def _fitted(entry: Misconception | Alternative, indent: str) -> list[str]:
    """Write the entry's definition as the target's: name, decorators, docstring, indentation."""
    source = _without_docstring(entry.source) if isinstance(entry, Misconception) else entry.source
    lines = _lines(source)
    node = ast.parse(source).body[0]
    assert isinstance(node, _Node)  # read_bank made the entry from one
    name = entry.target.rpartition(".")[2]
    header = re.compile(rf"((?:async\s+)?(?:def|class)\s+){re.escape(node.name)}\b")
    lines[node.lineno - 1] = header.sub(lambda match: match[1] + name, lines[node.lineno - 1], count=1)
    within_text = set(_rows_within_text(node))
    marks = [decorator for decorator in node.decorator_list if _kind(decorator)]
    dropped = {row for mark in marks for row in range(mark.lineno, (mark.end_lineno or 0) + 1)}
    kept = [(row, line) for row, line in enumerate(lines, start=1) if row not in dropped]
    # Not textwrap.indent(), which also splits where Python does not.
    return [line if row in within_text or not line.strip() else indent + line for row, line in kept]


def _without_docstring(source: str) -> str:
    """Put `...` in the docstring's place, which is a statement wherever it stands, in brackets or before a `;` too."""
    node = ast.parse(source).body[0]
    assert isinstance(node, _Node)  # read_bank made the entry from one
    text = node.body[0]
    assert isinstance(text, ast.Expr)  # read_bank refuses a misconception without docstring
    lines = [line.encode() for line in _lines(source)]  # the tree counts columns in bytes
    first, last = text.value.lineno - 1, (text.value.end_lineno or 0) - 1
    before, after = lines[first][: text.value.col_offset], lines[last][text.value.end_col_offset :]
    return b"\n".join([*lines[:first], before + b"..." + after, *lines[last + 1 :]]).decode()


def _rows_within_text(node: ast.AST) -> Iterator[int]:
    """List the lines that begin inside a string, where indentation would change a value."""
    is_text = isinstance(node, ast.Constant) and isinstance(node.value, str | bytes)
    # Not below an f-string (or a t-string): before Python 3.12 the positions there are not to be trusted.
    if is_text or type(node).__name__ in {"JoinedStr", "TemplateStr"}:
        assert isinstance(node, ast.expr)
        yield from range(node.lineno + 1, (node.end_lineno or 0) + 1)
    else:
        for child in ast.iter_child_nodes(node):
            yield from _rows_within_text(child)


def _first_line(node: _Node) -> int:
    return min([node.lineno, *(decorator.lineno for decorator in node.decorator_list)])


def _is_text(statement: ast.stmt) -> bool:
    return isinstance(statement, ast.Expr) and isinstance(getattr(statement.value, "value", None), str)


def _unchanged(definition: _Definition) -> _Definition:
    return definition


def _refuse(message: str, path: Path, line: int) -> NoReturn:
    raise CourseError(message, path=path, line=line)
