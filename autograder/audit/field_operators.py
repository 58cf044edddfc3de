"""Mutation operators of this field: what goes wrong with tensors, layers, states and gradients."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import libcst as cst

from autograder.audit.operators import Registered, Surroundings, expression, grouped, registers_in

FIELD: Final[list[Registered]] = []
operator = registers_in(FIELD)

_ACTIVATIONS: Final = {"tanh", "sigmoid", "softmax", "exp", "log", "sqrt"}  # twice is not the same as once
_CONFUSED: Final = {
    "mean": ("sum",),
    "sum": ("mean",),
    "tanh": ("sigmoid", "relu"),
    "sigmoid": ("tanh",),
    "relu": ("tanh",),
    "max": ("min",),
    "min": ("max",),
    "amax": ("amin",),
    "argmax": ("argmin",),
    "any": ("all",),
    "all": ("any",),
    "zeros": ("ones",),
    "ones": ("zeros",),
    "zeros_like": ("ones_like",),
    "ones_like": ("zeros_like",),
    "softmax": ("log_softmax",),
    "log_softmax": ("softmax",),
    "stack": ("cat",),
    "cat": ("stack",),
    "log": ("log2",),
    "log2": ("log",),
    "sqrt": ("square",),
    "square": ("sqrt",),
    "sin": ("cos",),
    "train": ("eval",),
    "eval": ("train",),
    "plot": ("scatter",),
    "floor": ("ceil",),
    "xavier_uniform_": ("xavier_normal_",),
    "orthogonal_": ("eye_",),
    "randperm": ("arange",),
}
_TRANSPOSING: Final = {"T", "mT", "H", "mH"}


def _name_of(call: cst.Call) -> str:
    function = call.func
    return (
        function.attr.value
        if isinstance(function, cst.Attribute)
        else function.value
        if isinstance(function, cst.Name)
        else ""
    )


@operator("drop a call", cst.Call)
def drop_a_call(node: cst.Call, _: Surroundings) -> Iterator[cst.CSTNode]:
    """The object without its method, the argument without its function; nothing for a call that takes nothing."""
    function = node.func
    plain = [each.value for each in node.args if not each.keyword and not each.star]
    is_module = isinstance(function, cst.Attribute) and _is_module(function.value)
    if isinstance(function, cst.Attribute) and not is_module:
        yield grouped(function.value)
    elif plain:
        yield grouped(plain[0])
    else:
        yield cst.Name("None")


def _is_module(node: cst.BaseExpression) -> bool:
    if isinstance(node, cst.Attribute):
        return _is_module(node.value)
    return isinstance(node, cst.Name) and node.value in {"torch", "nn", "F", "np", "math", "init", "random"}


@operator("apply it twice", cst.Call)
def apply_it_twice(node: cst.Call, _: Surroundings) -> Iterator[cst.CSTNode]:
    """An activation of an activation."""
    if _name_of(node) in _ACTIVATIONS and node.args:
        first, *rest = node.args
        yield node.with_changes(args=[first.with_changes(value=node), *rest])
    elif _name_of(node) in _ACTIVATIONS and isinstance(node.func, cst.Attribute):
        yield node.with_changes(func=node.func.with_changes(value=node))


@operator("confuse functions", cst.Call)
def confuse_functions(node: cst.Call, _: Surroundings) -> Iterator[cst.CSTNode]:
    """The sum for the mean, and other pairs that are easily confused."""
    function = node.func
    for other in _CONFUSED.get(_name_of(node), ()):
        if isinstance(function, cst.Attribute):
            yield node.with_changes(func=function.with_changes(attr=cst.Name(other)))
        elif isinstance(function, cst.Name):
            yield node.with_changes(func=cst.Name(other))


@operator("confuse dimensions", cst.Call)
def confuse_dimensions(node: cst.Call, _: Surroundings) -> Iterator[cst.CSTNode]:
    """No transposition: the axes as they were; a view for a transposition, and the other way round."""
    name = _name_of(node)
    if name in {"transpose", "permute", "swapaxes"} and isinstance(node.func, cst.Attribute) and len(node.args) > 1:
        first, second = node.args[0].value, node.args[1].value
        template = "x.reshape(x.transpose(a, b).shape)"
        yield expression(template, x=node.func.value, a=first, b=second)
    if name in {"view", "reshape"} and isinstance(node.func, cst.Attribute):
        yield expression("x.mT", x=node)


@operator("drop a transposition", cst.Attribute)
def drop_a_transposition(node: cst.Attribute, _: Surroundings) -> Iterator[cst.CSTNode]:
    """The matrix as it is."""
    if node.attr.value in _TRANSPOSING:
        yield grouped(node.value)


@operator("transpose a factor", cst.BinaryOperation)
def transpose_a_factor(node: cst.BinaryOperation, _: Surroundings) -> Iterator[cst.CSTNode]:
    """A matrix product with one factor transposed."""
    if isinstance(node.operator, cst.MatrixMultiply):
        for side in ("left", "right"):
            factor: cst.BaseExpression = getattr(node, side)
            if not (isinstance(factor, cst.Attribute) and factor.attr.value in _TRANSPOSING):
                yield node.with_changes(**{side: expression("x.T", x=factor)})


@operator("transpose a factor", cst.Call)
def transpose_a_weight(node: cst.Call, _: Surroundings) -> Iterator[cst.CSTNode]:
    """A linear map with the weight transposed."""
    if _name_of(node) == "linear" and len(node.args) > 1:
        first, weight, *rest = node.args
        yield node.with_changes(args=[first, weight.with_changes(value=expression("x.T", x=weight.value)), *rest])


@operator("cut the graph", cst.Assign)
def cut_the_graph(node: cst.Assign, around: Surroundings) -> Iterator[cst.CSTNode]:
    """A value without its history."""
    makes_an_object = isinstance(node.value, cst.Call) and _name_of(node.value)[:1].isupper()
    is_literal = isinstance(node.value, cst.List | cst.Tuple | cst.Dict | cst.Integer | cst.Float | cst.ListComp)
    if around.gives_gradients() and not makes_an_object and not is_literal:
        yield node.with_changes(value=expression("x.detach()", x=node.value))


@operator("cut the graph", cst.Return)
def return_without_history(node: cst.Return, around: Surroundings) -> Iterator[cst.CSTNode]:
    """A result without its history."""
    if node.value and around.gives_gradients() and not isinstance(node.value, cst.Tuple):
        yield node.with_changes(value=expression("x.detach()", x=node.value))


@operator("squeeze the result", cst.Return)
def squeeze_the_result(node: cst.Return, around: Surroundings) -> Iterator[cst.CSTNode]:
    """A result without its axes of length one."""
    if node.value and "Tensor" in around.returns and not isinstance(node.value, cst.Tuple):
        yield node.with_changes(value=expression("x.squeeze()", x=node.value))


@operator("cut the graph", cst.Element)
def cut_one_of_the_results(node: cst.Element, around: Surroundings) -> Iterator[cst.CSTNode]:
    """One of several results without its history."""
    if around.in_return and around.gives_gradients() and isinstance(node.value, cst.Name):
        yield node.with_changes(value=expression("x.detach()", x=node.value))


@operator("reset the state", cst.Arg)
def reset_the_state(node: cst.Arg, around: Surroundings) -> Iterator[cst.CSTNode]:
    """What a loop carries along, begun anew at every step."""
    if isinstance(node.value, cst.Name) and node.value.value in around.carried:
        template = "torch.zeros_like(x)" if around.with_torch else "np.zeros_like(x)"
        yield node.with_changes(value=expression(template, x=node.value))


@operator("keep the graph on", cst.With)
def enter_without_context(node: cst.With, _: Surroundings) -> Iterator[cst.CSTNode]:
    """The body without its context: without `torch.no_grad()`, say."""
    yield cst.If(test=cst.Name("True"), body=node.body)
