"""What a common exception means, in a sentence, and only where that is certain."""

from __future__ import annotations

import ast
import difflib
import re
from collections.abc import Callable, Iterator, Sequence
from typing import Final, NamedTuple

from autograder.protocol.messages import Raised
from autograder.student.answer import Answer
from autograder.student.invocations import syntax_tree
from autograder.student.refusals import explain_refusal

_LONGEST_TEXT: Final = 600  # of an exception that is looked at
_SUPER: Final = "`super().__init__()` has to be called in `__init__`, before anything is stored in `self`."


class _Case(NamedTuple):
    """An exception in its answer."""

    found: re.Match[str]
    raised: Raised
    answer: Answer


Explain = Callable[[_Case], str]


def explain(raised: Raised, answer: Answer) -> str:
    """Say in a sentence what an exception means, or ""; the exception is what a hostile worker may say."""
    text = raised.message[:_LONGEST_TEXT]
    for types, pattern, explanation in _EXPLANATIONS:
        if raised.type_name in types and (found := re.search(pattern, text)):
            said = explanation if isinstance(explanation, str) else explanation(_Case(found, raised, answer))
            if said:
                return said
    return explain_refusal(raised, answer)


def similar_name(name: str, answer: Answer, *, inside: bool) -> str:
    """Find what a student may have meant by a name: a definition at the top of the file, or `inside` a class."""
    tree = syntax_tree(answer)
    top = _defined(tree.body)
    within = [node for each in top if isinstance(each, ast.ClassDef) for node in _defined(each.body)]
    names = {each.name.lower(): each.name for each in (within if inside else top) if each.name != name}
    close = difflib.get_close_matches(name.lower(), names, n=1, cutoff=0.75)
    return names[close[0]] if close else ""


def _defined(body: Sequence[ast.stmt]) -> list[ast.FunctionDef | ast.ClassDef]:
    return [node for node in body if isinstance(node, ast.FunctionDef | ast.ClassDef)]


def _product(case: _Case) -> str:
    rows, inner, other, columns = (int(each) for each in case.found.groups())
    fits = " Transposed, the second would fit." if inner == columns else ""
    return (
        f"In a product the first factor needs as many columns as the second has rows: here {rows}x{inner} meets "
        f"{other}x{columns}, so {inner} meets {other}.{fits}"
    )


def _numpy_product(case: _Case) -> str:
    axis, second, first = case.found.groups()
    return (
        f"In a product the last axis of the first factor, here of size {first}, must be as long as axis {axis} of the "
        f"second, here of size {second}."
    )


def _elementwise(case: _Case) -> str:
    one, other, axis = case.found.groups()
    return (
        f"Two tensors are combined element by element; axis {axis} has size {one} in the first and {other} in the "
        "second, and such sizes must be equal, or 1."
    )


def _index(case: _Case) -> str:
    size = int(case.found["size"])
    return f"With size {size}, the indices go from 0 to {size - 1}." if size else "That axis is empty."


def _forgotten_self(case: _Case) -> str:
    name = case.found[1]
    tree = syntax_tree(case.answer)
    if any(
        isinstance(node, ast.Attribute)
        and node.attr == name
        and isinstance(node.value, ast.Name)
        and node.value.id == "self"
        for node in ast.walk(tree)
    ):
        return f"Your file has `self.{name}`: is `self.` missing here?"
    if any(isinstance(node, ast.FunctionDef | ast.ClassDef) and node.name == name for node in tree.body):
        return f"`{name}` is defined further down in your file, after the line that needs it."
    return _IMPORTS.get(name, "")


_IMPORTS: Final = {
    "torch": "`import torch` is missing.",
    "nn": "`from torch import nn` is missing.",
    "F": "`import torch.nn.functional as F` is missing.",
    "np": "`import numpy as np` is missing.",
    "math": "`import math` is missing.",
}


def _parameters(case: _Case) -> str:
    """Look at the definition of a method whose arguments did not fit, for its `self`."""
    name = case.found["name"].rpartition(".")[2]
    for method in _methods(syntax_tree(case.answer), name):
        first = [each.arg for each in (*method.args.posonlyargs, *method.args.args)][:1]
        if not method.decorator_list and not method.args.vararg and first != ["self"]:
            return f"`{name}` is a method, and its first parameter is not `self`."
        if case.found[2].startswith("takes"):
            return "`self` counts as one of them."
    return ""


def _methods(tree: ast.Module, name: str) -> Iterator[ast.FunctionDef]:
    for each in tree.body:
        if isinstance(each, ast.ClassDef):
            yield from (node for node in each.body if isinstance(node, ast.FunctionDef) and node.name == name)


def _no_forward(case: _Case) -> str:
    near = similar_name("forward", case.answer, inside=True)
    if near:
        return f"A module's computation stands in a method named `forward`; your file has `{near}`."
    if any(isinstance(each, ast.FunctionDef) and each.name == "forward" for each in syntax_tree(case.answer).body):
        return "Your `forward` stands outside the class: check its indentation."
    return "A module's computation stands in a method named `forward`."


def _invalid_view(case: _Case) -> str:
    sizes = [int(each) for each in re.findall(r"-?\d+", case.found[1])][:8]
    if any(size < 0 for size in sizes):
        return ""
    product = 1
    for size in sizes:
        product *= size
    return f"That shape has room for {product} numbers, and there are {case.found[2]}."


def _called(case: _Case) -> str:
    return (
        f"Parentheses follow something that is of type {case.found[1]} and not a function: look for a "
        "missing operator, or a name used twice."
    )


_ERRORS: Final = frozenset({"RuntimeError", "ValueError", "TypeError", "IndexError", "AttributeError"})
_TYPE: Final = frozenset({"TypeError"})
_NO_ATTRIBUTE: Final = frozenset({"AttributeError"})

# What is raised, how its text goes, and what that means. The texts are those of Python, NumPy and PyTorch.
_EXPLANATIONS: Final[tuple[tuple[frozenset[str], str, str | Explain], ...]] = (
    (_ERRORS, r"mat1 and mat2 shapes cannot be multiplied \((\d{1,9})x(\d{1,9}) and (\d{1,9})x(\d{1,9})\)", _product),
    (_ERRORS, r"core dimension (\d), .{0,80}\(size (\d{1,9}) is different from (\d{1,9})\)", _numpy_product),
    (
        _ERRORS,
        r"size of tensor a \((\d{1,9})\) must match the size of tensor b \((\d{1,9})\) at .{0,20}dimension (\d)",
        _elementwise,
    ),
    (
        _ERRORS,
        r"(must have|have) the same dtype, but got",
        "The two have different dtypes. What `torch.zeros` and the like make is float32, unless a `dtype` is given.",
    ),
    (_ERRORS, r"cannot assign (module|parameter|buffer)s? before Module\.__init__\(\) call", _SUPER),
    (
        _NO_ATTRIBUTE,
        r"has no attribute '_(modules|parameters|buffers|forward_hooks|backward_hooks|forward_pre_hooks)'",
        _SUPER,
    ),
    (frozenset({"NotImplementedError"}), r'missing the required "forward" function', _no_forward),
    (frozenset({"NameError"}), r"^name '(\w{1,80})' is not defined", _forgotten_self),
    (
        frozenset({"UnboundLocalError"}),
        r"cannot access local variable|referenced before assignment",
        "A name that a function assigns anywhere is its own, and here it is read before it has a value.",
    ),
    (
        _TYPE,
        r"^(?P<name>[\w.]{1,120})\(\) (takes \d+ positional arguments? but|got multiple values|missing \d)",
        _parameters,
    ),
    (_TYPE, r"^'(Tensor|Parameter|numpy\.ndarray|int|float|tuple|list|NoneType)' object is not callable", _called),
    (_TYPE, r"^'module' object is not callable", "A module is called there, not a function or class inside it."),
    (
        _TYPE | _NO_ATTRIBUTE,
        r"'?NoneType'? object|: 'NoneType' and|and 'NoneType'|not NoneType$",
        "Something on that line is None, as a function without a `return` gives it, or `.grad` where no gradient came.",
    ),
    (frozenset({"IndexError"}), r"out of bounds for (dimension|axis) \d+ with size (?P<size>\d{1,9})$", _index),
    (_ERRORS, r"shape '(\[[-\d, ]{1,60}\])' is invalid for input of size (\d{1,12})", _invalid_view),
    (
        _ERRORS,
        r"Boolean value of Tensor with more than one value is ambiguous",
        "A whole tensor stands where a single True or False is needed, as after `if` or between `and` and `or`.",
    ),
    (
        _ERRORS,
        r"modified by an inplace operation",
        "A tensor that the gradients need was overwritten, as `+=` or `x[...] = ...` do; make a new tensor instead.",
    ),
    (
        _ERRORS,
        r"a leaf Variable that requires grad is being used in an in-place operation",
        "A parameter, or an input whose gradient is wanted, was overwritten in place; make a new tensor instead.",
    ),
    (
        _ERRORS,
        r"does not require grad and does not have a grad_fn",
        "Nothing connects that number to a parameter: the graph was cut, or never begun.",
    ),
    (
        _ERRORS,
        r"Expected hidden size \(",
        "A state has the shape (layers times directions, batch, hidden size), with `batch_first=True` too.",
    ),
    (_ERRORS, r"Expected target size", "`cross_entropy` takes axis 1 of the scores for the classes."),
    (
        frozenset({"ModuleNotFoundError"}),
        r"^No module named",
        "An answer is one file by itself: it can import libraries, but not its neighbours.",
    ),
    (frozenset({"RecursionError"}), r"maximum recursion depth", "A function calls itself without an end."),
)
