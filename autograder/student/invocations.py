"""What the answer was asked, in the student's own terms: shapes for every reader, values for public checks."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Any, Final, NamedTuple, TypeGuard

import torch

from autograder.protocol.messages import (
    ArrayValue,
    Call,
    HandleValue,
    ListValue,
    Pull,
    Request,
    TensorValue,
    TupleValue,
    Value,
)
from autograder.protocol.values import unpack
from autograder.student.answer import Answer

_MOST_ARGUMENTS: Final = 6
_MOST_SHAPES: Final = 4
_MOST_AXES: Final = 6
_SMALL: Final = 8  # elements of a tensor, or items of a list, that are shown by value
_LONGEST_VALUE: Final = 120

Function = ast.FunctionDef | ast.AsyncFunctionDef


class Invocation(NamedTuple):
    """A request to an answer; `doing` names it, as "`forward`"."""

    answer: Answer
    request: Request
    doing: str

    def told(self) -> str:
        """Name it with the tensors that it was given, by shape: the subject of a sentence."""
        own = "Your " if self._target_is_object() and self.doing.startswith("`") else ""
        doing = printable(self.doing, _LONGEST_VALUE)
        given = [text for name, value in self.arguments() if (text := _kind(name, value))]
        if not given:
            return f"{own}{doing}"
        return f"{own}{doing}, called with {_and(given[:_MOST_ARGUMENTS])},"

    def told_values(self) -> str:
        """Say what small values it was given, or ""."""
        arguments = self.arguments()[:_MOST_ARGUMENTS]
        given = [(name, _small(value), bool(_kind(name, value))) for name, value in arguments]
        if not all(
            text for _, text, is_tensor in given if is_tensor
        ):  # one tensor's numbers say little without the rest
            given = [each for each in given if not each[2]]
        shown = [f"`{name}={text}`" if name else f"`{text}`" for name, text, _ in given if text]
        return f"It was given {_and(shown)}." if shown else ""

    def arguments(self) -> list[tuple[str, Value]]:
        """Give the arguments with the names of the student's own parameters, "" for those that have none."""
        if not isinstance(self.request, Call | Pull):
            return []
        names = [*self._parameters(), *[""] * len(self.request.args)]
        return [*zip(names, self.request.args, strict=False), *self.request.kwargs.items()]

    def tensors(self) -> dict[str, torch.Tensor]:
        """Give the tensors that it was given, named as in a sentence; those within lists are left out."""
        found = [(name, value) for name, value in self.arguments() if isinstance(value, TensorValue | ArrayValue)]
        return {
            f"`{name}`" if name else f"argument {number}": torch.as_tensor(unpack(value, _nothing))
            for number, (name, value) in enumerate(found, 1)
            if not isinstance(value, ArrayValue) or not value.dtype.startswith("uint")
        }

    def definition(self) -> Function | None:
        """Find what was called in the student's file; None if it is not plain to see there."""
        names = self.doing.strip("`").split(".")
        top = _definitions(syntax_tree(self.answer).body)
        found = top.get(names[0])
        if not self._target_is_object():
            names = names[1:] or (["__init__"] if isinstance(found, ast.ClassDef) else [])
        else:
            names = names[1:] or (["forward"] if isinstance(found, ast.ClassDef) else [])
        for name in names:
            found = _definitions(found.body).get(name) if isinstance(found, ast.ClassDef) else None
        return found if isinstance(found, Function) and not found.decorator_list else None

    def _parameters(self) -> Iterator[str]:
        definition = self.definition()
        if definition is None:
            return
        names = [each.arg for each in (*definition.args.posonlyargs, *definition.args.args)]
        yield from names[1:] if names[:1] == ["self"] else names

    def _target_is_object(self) -> bool:
        return isinstance(self.request, Call | Pull) and self.request.target.handle is not None


def printable(text: str, longest: int) -> str:
    """Keep what can be shown of a text on one line, up to a length."""
    shown = "".join(char if char.isprintable() else "\ufffd" for char in text[: longest + 1])
    return shown if len(shown) <= longest else f"{shown[: longest - 1]}…"


class _Recent:
    """The last request that any answer of this process was sent; for texts only, never for a verdict."""

    def __init__(self) -> None:
        self.invocation: Invocation | None = None


RECENT = _Recent()


@lru_cache(maxsize=2)
def syntax_tree(answer: Answer) -> ast.Module:
    """Parse the answer; a file that cannot be read has an empty tree."""
    try:
        return ast.parse((answer.source or b"").decode("utf-8"))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return ast.Module(body=[], type_ignores=[])


def returns_nothing(invocation: Invocation) -> bool:
    """Say whether what was called is a function of the student's that has no `return` with a value."""
    definition = invocation.definition()
    if definition is None or definition.name == "__init__":
        return False
    return not any(
        isinstance(node, ast.Yield | ast.YieldFrom) or (isinstance(node, ast.Return) and node.value is not None)
        for node in ast.walk(definition)
    )


def _definitions(body: Sequence[ast.stmt]) -> dict[str, Function | ast.ClassDef]:
    return {each.name: each for each in body if isinstance(each, Function | ast.ClassDef)}


def _nothing(_: HandleValue) -> None:
    """Stand for an object that stays in the worker."""


def _kind(name: str, value: Value) -> str:
    """Tell a tensor, an array, or a list of them, by shape; "" for all else."""
    if isinstance(value, TensorValue):
        dtype = "" if value.dtype == "float32" else f" in {value.dtype}"
        return f"{f'`{name}`' if name else 'a tensor'} of shape {_shape(value.shape)}{dtype}"
    if isinstance(value, ArrayValue):
        return f"{f'`{name}`' if name else 'an array'} of shape {_shape(value.shape)}"
    if not isinstance(value, ListValue | TupleValue) or not _are_tensors(value.items):
        return ""
    shapes = [_shape(item.shape) for item in value.items]
    rest = ", …" if len(shapes) > _MOST_SHAPES else ""
    return f"{f'`{name}`, ' if name else ''}{len(shapes)} tensors of shapes {', '.join(shapes[:_MOST_SHAPES])}{rest}"


def _are_tensors(items: Sequence[Value]) -> TypeGuard[Sequence[TensorValue]]:
    return bool(items) and all(isinstance(item, TensorValue) for item in items)


def _shape(shape: Sequence[int]) -> str:
    return str(tuple(shape)) if len(shape) <= _MOST_AXES else f"{str(tuple(shape[:_MOST_AXES]))[:-1]}, …)"


def _small(value: Value) -> str:
    """Show a small value, "" for a large one."""
    if isinstance(value, HandleValue):
        return ""
    if isinstance(value, TensorValue | ArrayValue):
        is_small = len(value.data) and torch.Size(value.shape).numel() <= _SMALL and value.dtype != "bfloat16"
        text = repr(_rounded(unpack(value, _nothing).tolist())) if is_small else ""
    elif isinstance(value, ListValue | TupleValue):
        parts = [_small(item) for item in value.items]
        text = f"[{', '.join(parts)}]" if len(parts) <= _SMALL and all(parts) else ""
    else:
        text = repr(_rounded(unpack(value, _nothing)))
    return text if len(text) <= _LONGEST_VALUE and "`" not in text else ""


def _rounded(value: Any) -> Any:
    if isinstance(value, list):
        return [_rounded(item) for item in value]  # pyright: ignore[reportUnknownVariableType] -- numbers, by construction
    return float(f"{value:.4g}") if isinstance(value, float) else value


def _and(parts: Sequence[str]) -> str:
    return f"{', '.join(parts[:-1])} and {parts[-1]}" if len(parts) > 1 else "".join(parts)
