"""Machine-made wrong answers: every operator at every place of a reference that a student writes."""

from __future__ import annotations

import ast
import difflib
from collections import Counter
from collections.abc import Iterator
from typing import Any

import libcst as cst
import msgspec
from libcst.metadata import MetadataWrapper, PositionProvider

from autograder.audit.field_operators import FIELD
from autograder.audit.operators import GENERAL, Surroundings, leaves_free
from autograder.stubs import solution_lines

_Positions = Any  # libcst's mapping from nodes to code ranges


class Mutant(msgspec.Struct, frozen=True, kw_only=True):
    """One changed reference. `name` says where and what, and stays the same while that code does."""

    name: str
    line: int
    source: str


class Reach(msgspec.Struct, frozen=True, kw_only=True):
    """How many of the statements and calls that a student writes some mutant touches; `missed` lists the others."""

    places: int
    missed: tuple[str, ...]


class Mutants(msgspec.Struct, frozen=True, kw_only=True):
    """All mutants of one reference."""

    mutants: tuple[Mutant, ...]
    reach: Reach


class _Place(msgspec.Struct, frozen=True):
    """A node that may be mutated, and the innermost statement and call that it belongs to."""

    node: cst.CSTNode
    around: Surroundings
    statement: cst.CSTNode
    call: cst.Call | None


def make_mutants(source: str, *, is_quiz: bool = False) -> Mutants:
    """Make every mutant of a solution; those that do not compile, or say the same, are left out."""
    wrapper = MetadataWrapper(cst.parse_module(source))
    positions = wrapper.resolve(PositionProvider)
    inside = solution_lines(source)
    around = Surroundings(with_torch="import torch" in source or "from torch" in source, in_quiz=is_quiz)
    places = [
        place
        for place in _walk(wrapper.module, around, wrapper.module, None)
        if _first_line(place.node, positions) in inside
    ]
    seen = {_meaning(source)}
    names: Counter[str] = Counter()
    mutants: list[Mutant] = []
    touched: set[int] = set()
    for place in places:
        for operator, new in _changes(place):
            code = _module_with(wrapper.module, place.node, new)
            meaning = _meaning(code)
            if meaning is None or meaning in seen:
                continue
            seen.add(meaning)
            touched |= {id(place.statement), id(place.call)}
            name = _name(wrapper.module, place, operator, new)
            names[name] += 1
            name = name if names[name] == 1 else f"{name} #{names[name]}"
            line = _first_line(place.node, positions)
            mutants.append(Mutant(name=name, line=line, source=code))
    return Mutants(mutants=tuple(mutants), reach=_reach(places, touched, positions, wrapper.module))


def diff(source: str, mutant: Mutant) -> str:
    """Show what a mutant changes, as a unified diff without context."""
    lines = difflib.unified_diff(source.splitlines(), mutant.source.splitlines(), n=0, lineterm="")
    return "\n".join(line for line in list(lines)[2:] if not line.startswith("@@"))


def _walk(node: cst.CSTNode, around: Surroundings, statement: cst.CSTNode, call: cst.Call | None) -> Iterator[_Place]:
    """Go through all nodes that are code: no annotations, no decorators, no docstrings."""
    if isinstance(node, cst.Annotation | cst.Decorator | cst.Import | cst.ImportFrom) or _is_docstring(node):
        return
    around = _surroundings(node, around)
    if isinstance(node, cst.SimpleStatementLine | cst.BaseCompoundStatement):
        statement, call = node, None
    if isinstance(node, cst.Call):
        call = node
    yield _Place(node, around, statement, call)
    for child in node.children:
        # How a message is worded, and how a picture looks, is free.
        if not (isinstance(child, cst.Arg) and (around.in_raise or leaves_free(child))):
            yield from _walk(child, around, statement, call)


def _surroundings(node: cst.CSTNode, around: Surroundings) -> Surroundings:
    """Say where the children of a node stand."""
    match node:
        case cst.FunctionDef() | cst.ClassDef():
            returns = _code(node.returns.annotation) if isinstance(node, cst.FunctionDef) and node.returns else ""
            return msgspec.structs.replace(around, scope=(*around.scope, node.name.value), returns=returns)
        case cst.For() | cst.While():
            return msgspec.structs.replace(around, carried=_bound_in(node.body))
        case cst.Raise():
            return msgspec.structs.replace(around, in_raise=True)
        case cst.Return():
            return msgspec.structs.replace(around, in_return=True)
        case _:
            return around


def _is_docstring(node: cst.CSTNode) -> bool:
    return (
        isinstance(node, cst.SimpleStatementLine)
        and isinstance(node.body[0], cst.Expr)
        and isinstance(node.body[0].value, cst.SimpleString | cst.ConcatenatedString)
    )


def _bound_in(body: cst.CSTNode) -> frozenset[str]:
    """List the plain names that are assigned within a loop: what it carries from step to step."""
    found: set[str] = set()
    for child in body.children:
        if isinstance(child, cst.AssignTarget):
            targets = [child.target]
            if isinstance(child.target, cst.Tuple):
                targets = [element.value for element in child.target.elements]
            found |= {target.value for target in targets if isinstance(target, cst.Name)}
        found |= _bound_in(child)
    return frozenset(found)


def _changes(place: _Place) -> Iterator[tuple[str, cst.CSTNode]]:
    for name, kind, operate in (*GENERAL, *FIELD):
        if isinstance(place.node, kind):
            for new in operate(place.node, place.around):
                yield name, new


def _module_with(module: cst.Module, old: cst.CSTNode, new: cst.CSTNode) -> str:
    changed = module.deep_replace(old, new)
    assert isinstance(changed, cst.Module)  # what is replaced is never the module itself
    return changed.code


def _meaning(code: str) -> str | None:
    """Give what Python reads, or nothing if it cannot."""
    try:
        tree = ast.parse(code)
        compile(tree, "mutant", "exec")
    except (SyntaxError, ValueError):
        return None
    return ast.dump(tree)


def _name(module: cst.Module, place: _Place, operator: str, new: cst.CSTNode) -> str:
    where = ".".join(place.around.scope)
    old, changed = _differing(_header(place.node, module), _header(new, module))
    return f"{where}: {operator}: {old} → {changed}"


def _header(node: cst.CSTNode, module: cst.Module) -> str:
    """Give a node's code on one line; of a statement with a body only what stands before it."""
    if isinstance(node, cst.If | cst.While | cst.For | cst.With | cst.SimpleStatementLine):
        node = node.with_changes(leading_lines=[])
    if isinstance(node, cst.If | cst.While | cst.For | cst.With):
        node = node.with_changes(body=cst.SimpleStatementSuite(body=[cst.Pass()]))
    if isinstance(node, cst.If | cst.For | cst.While):
        node = node.with_changes(orelse=None)
    return _code(node, module).removesuffix(" pass")


def _differing(old: str, new: str) -> tuple[str, str]:
    """Cut what two long texts share at their ends, but for a few characters that say where."""
    longest, kept = 80, 16
    if max(len(old), len(new)) <= longest:
        return old, new
    start = _shared(old, new)
    end = min(_shared(old[::-1], new[::-1]), min(len(old), len(new)) - start)
    start, end = max(start - kept, 0), max(end - kept, 0)
    before, after = "…" if start else "", "…" if end else ""
    return f"{before}{old[start : len(old) - end]}{after}", f"{before}{new[start : len(new) - end]}{after}"


def _shared(one: str, other: str) -> int:
    return next(
        (index for index, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other))
    )


def _code(node: cst.CSTNode, module: cst.Module | None = None) -> str:
    return " ".join((module or cst.Module([])).code_for_node(node).split())


def _reach(places: list[_Place], touched: set[int], positions: _Positions, module: cst.Module) -> Reach:
    kinds = (cst.SimpleStatementLine, cst.If, cst.For, cst.While, cst.With, cst.Call)
    wanted = [place.node for place in places if isinstance(place.node, kinds) and not _is_trivial(place)]
    missed = [
        f"line {_first_line(node, positions)}: {_header(node, module)}" for node in wanted if id(node) not in touched
    ]
    return Reach(places=len(wanted), missed=tuple(missed))


def _is_trivial(place: _Place) -> bool:
    """Say whether nothing can be made wrong here: an empty statement, or a text in the student's own words."""
    is_empty = isinstance(place.node, cst.SimpleStatementLine) and isinstance(place.node.body[0], cst.Pass | cst.Del)
    return is_empty or (place.around.in_quiz and place.around.returns == "str")


def _first_line(node: cst.CSTNode, positions: _Positions) -> int:
    found = positions.get(node)
    return found.start.line if found else 0
