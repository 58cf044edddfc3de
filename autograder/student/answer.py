"""An answer before it runs: its text, and what its syntax tree says. Read on the trusted side, never executed there."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence

import msgspec

from autograder.results import Reason

_LONGEST_NAME = 20  # parts of a dotted name; what hangs on a longer one is nothing that a course forbids


class Problem(msgspec.Struct, frozen=True):
    """Why an answer fails before it runs."""

    reason: Reason
    message: str
    line: int | None = None


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """A student's file for one exercise; `source` is None when there is none that can be read."""

    key: str
    source: bytes | None
    forbids: tuple[str, ...] = ()
    problem: Problem | None = None
    unattempted_lines: frozenset[int] = frozenset()

    @property
    def module(self) -> str:
        """The name under which the worker imports it."""
        return self.key.rpartition("/")[2]

    @property
    def filename(self) -> str:
        """The name under which its lines are told."""
        return f"{self.module}.py"


def read_answer(key: str, source: bytes | None, forbids: Sequence[str], problem: Problem | None = None) -> Answer:
    """Read the syntax tree of an answer: does it parse, where is it unwritten, does it use what is forbidden."""
    filename = f"{key.rpartition('/')[2]}.py"
    lines: frozenset[int] = frozenset()
    if problem is None and source is None:
        problem = Problem("missing", f"There is no {filename} in what was handed in.")
    if problem is None and source is not None:
        try:
            tree = ast.parse(source.decode("utf-8"), filename)
            if b"NotImplementedError" in source or not source.isascii():  # Python takes other letters for these
                lines = frozenset(_unattempted_lines(tree))
            problem = _forbidden_use(tree, forbids, filename)
        except SyntaxError as error:
            told = f"{filename} cannot be read as Python: {error.msg} (line {error.lineno})."
            problem = Problem("raised", told, error.lineno)
        except (ValueError, RecursionError, MemoryError):  # no UTF-8, NUL bytes, nested beyond what a parser can hold
            problem = Problem("raised", f"{filename} cannot be read as Python.")
    return Answer(key=key, source=source, forbids=tuple(forbids), problem=problem, unattempted_lines=lines)


def _unattempted_lines(tree: ast.AST) -> Iterator[int]:
    """Find the lines of `raise NotImplementedError` statements; not of calls that happen to raise that type."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Raise) and node.exc is not None:
            raised = node.exc.func if isinstance(node.exc, ast.Call) else node.exc
            if isinstance(raised, ast.Name) and raised.id == "NotImplementedError":
                yield from range(node.lineno, (node.end_lineno or node.lineno) + 1)


def _forbidden_use(tree: ast.AST, forbids: Sequence[str], filename: str) -> Problem | None:
    """Find the first use of a forbidden name, whatever it was imported as; an import alone is no use."""
    if not forbids:
        return None
    aliases = dict(_imports(tree))
    uses = [
        (node.lineno, name)
        for node in _walk_what_is_imported(tree)
        if isinstance(node, ast.Name | ast.Attribute) and (name := _dotted(node, aliases)) in forbids
    ]
    if not uses:
        return None
    line, name = min(uses)
    told = f"{filename}, line {line}, uses {name}, which this exercise asks you to do without."
    return Problem("forbidden", told, line)


def _walk_what_is_imported(tree: ast.AST) -> Iterator[ast.AST]:
    """Walk a file but for what stands under `if __name__ == "__main__":`, where students try their work."""
    waiting = [tree]
    while waiting:
        node = waiting.pop()
        yield node
        is_main = isinstance(node, ast.If) and ast.unparse(node.test).replace("'", '"') == '__name__ == "__main__"'
        waiting.extend(node.orelse if isinstance(node, ast.If) and is_main else ast.iter_child_nodes(node))


def _imports(tree: ast.AST) -> Iterator[tuple[str, str]]:
    """Give the local name and the dotted name of all that is imported, anywhere in the file."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for name in node.names:
                yield (name.asname, name.name) if name.asname else (name.name.split(".")[0], name.name.split(".")[0])
        elif isinstance(node, ast.ImportFrom) and node.module:
            for name in node.names:
                yield name.asname or name.name, f"{node.module}.{name.name}"


def _dotted(node: ast.AST, aliases: dict[str, str]) -> str:
    """Spell an expression as the dotted name that it stands for, if it does."""
    parts: list[str] = []
    while isinstance(node, ast.Attribute) and len(parts) < _LONGEST_NAME:
        parts.append(node.attr)
        node = node.value
    if not isinstance(node, ast.Name) or node.id not in aliases:
        return ""
    return ".".join([aliases[node.id], *reversed(parts)])
