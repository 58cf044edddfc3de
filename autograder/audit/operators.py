"""Mutation operators: small slips that any program may hold. Each gives the nodes that may stand in a node's place."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any, Final, TypeVar

import libcst as cst
import msgspec


class Surroundings(msgspec.Struct, frozen=True, kw_only=True):
    """Where a node stands: within which definitions, in what, and which names the loop around it carries along."""

    scope: tuple[str, ...] = ()
    returns: str = ""
    carried: frozenset[str] = frozenset()
    in_return: bool = False
    in_raise: bool = False
    in_quiz: bool = False
    with_torch: bool = False

    def gives_gradients(self) -> bool:
        """Say whether what is computed here is a tensor that gradients may be asked of."""
        return self.with_torch and "Tensor" in self.returns and "Float" in self.returns


Operator = Callable[[Any, Surroundings], Iterable[cst.CSTNode]]
OperatorT = TypeVar("OperatorT", bound=Operator)
Registered = tuple[str, type[cst.CSTNode], Operator]
GENERAL: Final[list[Registered]] = []

# What no value shows, and how a picture looks.
_LEFT_FREE: Final = {"strict", "layout", "marker", "markersize", "figsize", "linestyle", "color", "where"}


def leaves_free(argument: cst.Arg) -> bool:
    """Say whether an argument is of the kind that any value is right for."""
    return argument.keyword is not None and argument.keyword.value in _LEFT_FREE


SMALLEST_NUMBER = 1e-3  # what is smaller is an epsilon, which an answer may choose


def registers_in(registry: list[Registered]) -> Callable[..., Callable[[OperatorT], OperatorT]]:
    """Give the decorator that puts an operator into a registry, under a name and for nodes of some kinds."""

    def operator(name: str, *kinds: type[cst.CSTNode]) -> Callable[[OperatorT], OperatorT]:
        def register(function: OperatorT) -> OperatorT:
            registry.extend((name, kind, function) for kind in kinds)
            return function

        return register

    return operator


operator = registers_in(GENERAL)


def grouped(node: cst.BaseExpression) -> cst.BaseExpression:
    """Put an expression in parentheses, unless it binds as tightly as anything can."""
    tight = (cst.Name, cst.Attribute, cst.Call, cst.Subscript, cst.SimpleString, cst.Integer, cst.Float)
    if node.lpar or isinstance(node, (*tight, cst.List, cst.Dict, cst.Tuple)):
        return node
    return node.with_changes(lpar=[cst.LeftParen()], rpar=[cst.RightParen()])


def expression(template: str, **parts: cst.BaseExpression) -> cst.BaseExpression:
    """Parse an expression and put others in the place of its names."""
    tree = cst.parse_expression(template)
    for name, part in parts.items():
        replaced = tree.visit(_Replace(name, grouped(part)))
        assert isinstance(replaced, cst.BaseExpression)
        tree = replaced
    return tree


class _Replace(cst.CSTTransformer):
    def __init__(self, name: str, part: cst.BaseExpression) -> None:
        super().__init__()
        self._name, self._part = name, part

    def leave_Name(self, original_node: cst.Name, updated_node: cst.Name) -> cst.BaseExpression:  # noqa: N802 -- libcst
        return self._part if original_node.value == self._name else updated_node


_COMPARISONS: Final[dict[type[cst.BaseCompOp], type[cst.BaseCompOp]]] = {
    cst.LessThan: cst.LessThanEqual,
    cst.LessThanEqual: cst.LessThan,
    cst.GreaterThan: cst.GreaterThanEqual,
    cst.GreaterThanEqual: cst.GreaterThan,
    cst.Equal: cst.NotEqual,
    cst.NotEqual: cst.Equal,
    cst.Is: cst.IsNot,
    cst.IsNot: cst.Is,
    cst.In: cst.NotIn,
    cst.NotIn: cst.In,
}
_ARITHMETIC: Final[dict[type[cst.BaseBinaryOp], type[cst.BaseBinaryOp]]] = {
    cst.Add: cst.Subtract,
    cst.Subtract: cst.Add,
    cst.Multiply: cst.Divide,
    cst.Divide: cst.Multiply,
    cst.FloorDivide: cst.Multiply,
    cst.Modulo: cst.FloorDivide,
    cst.Power: cst.Multiply,
    cst.BitAnd: cst.BitOr,
    cst.BitOr: cst.BitAnd,
}
_AUGMENTED: Final[dict[type[cst.BaseAugOp], type[cst.BaseAugOp]]] = {
    cst.AddAssign: cst.SubtractAssign,
    cst.SubtractAssign: cst.AddAssign,
    cst.MultiplyAssign: cst.DivideAssign,
    cst.DivideAssign: cst.MultiplyAssign,
}


@operator("compare otherwise", cst.ComparisonTarget)
def compare_otherwise(node: cst.ComparisonTarget, _: Surroundings) -> Iterator[cst.CSTNode]:
    """`<` for `<=`, `==` for `!=`, and the like."""
    other = _COMPARISONS.get(type(node.operator))
    if other:
        yield node.with_changes(operator=other())


@operator("compute otherwise", cst.BinaryOperation)
def compute_otherwise(node: cst.BinaryOperation, _: Surroundings) -> Iterator[cst.CSTNode]:
    """Another sign, a quotient for a product; a matrix product the other way round."""
    other = _ARITHMETIC.get(type(node.operator))
    if other:
        yield node.with_changes(operator=other())
    if isinstance(node.operator, cst.MatrixMultiply):
        yield node.with_changes(left=grouped(node.right), right=grouped(node.left))


@operator("drop an operand", cst.BinaryOperation, cst.BooleanOperation)
def drop_an_operand(node: cst.BinaryOperation | cst.BooleanOperation, _: Surroundings) -> Iterator[cst.CSTNode]:
    """One term of a sum, one factor of a product, one side of a condition alone."""
    yield grouped(node.left)
    if not isinstance(node.operator, cst.Divide | cst.FloorDivide | cst.Modulo | cst.Power):
        yield grouped(node.right)


@operator("and for or", cst.BooleanOperation)
def and_for_or(node: cst.BooleanOperation, _: Surroundings) -> Iterator[cst.CSTNode]:
    """`and` for `or`, and the other way round."""
    yield node.with_changes(operator=cst.Or() if isinstance(node.operator, cst.And) else cst.And())


@operator("drop a sign", cst.UnaryOperation)
def drop_a_sign(node: cst.UnaryOperation, _: Surroundings) -> Iterator[cst.CSTNode]:
    """Without the minus, the `not` or the `~`."""
    yield grouped(node.expression)


@operator("change a number", cst.Integer, cst.Float)
def change_a_number(node: cst.Integer | cst.Float, _: Surroundings) -> Iterator[cst.CSTNode]:
    """One more, one less; the double of a decimal number."""
    if isinstance(node, cst.Integer):
        value = node.evaluated_value
        yield cst.Integer(str(value + 1))
        if value > 0:
            yield cst.Integer(str(value - 1))
    elif node.evaluated_value == 0:
        yield cst.Float("1.0")
    elif node.evaluated_value >= SMALLEST_NUMBER:
        yield cst.Float(repr(node.evaluated_value * 2))


@operator("flip a constant", cst.Name)
def flip_a_constant(node: cst.Name, _: Surroundings) -> Iterator[cst.CSTNode]:
    """True for False."""
    if node.value in {"True", "False"}:
        yield cst.Name("False" if node.value == "True" else "True")


@operator("change a text", cst.SimpleString)
def change_a_text(node: cst.SimpleString, around: Surroundings) -> Iterator[cst.CSTNode]:
    """Another text, but for those that a person marks."""
    value = node.evaluated_value
    if not (around.in_quiz and around.returns == "str") and isinstance(value, str):
        yield cst.SimpleString(repr(value + "x"))


@operator("negate a condition", cst.If, cst.While, cst.IfExp, cst.CompIf)
def negate_a_condition(node: cst.If | cst.While | cst.IfExp | cst.CompIf, _: Surroundings) -> Iterator[cst.CSTNode]:
    """The opposite condition."""
    yield node.with_changes(test=expression("not x", x=node.test))


@operator("take one branch", cst.IfExp)
def take_one_branch(node: cst.IfExp, _: Surroundings) -> Iterator[cst.CSTNode]:
    """One branch, whatever the condition."""
    yield grouped(node.body)
    yield grouped(node.orelse)


@operator("take one branch", cst.If)
def never_enter(node: cst.If, _: Surroundings) -> Iterator[cst.CSTNode]:
    """The branch never, or always."""
    yield node.with_changes(test=cst.Name("False"))
    yield node.with_changes(test=cst.Name("True"))


@operator("iterate otherwise", cst.For, cst.CompFor)
def iterate_otherwise(node: cst.For | cst.CompFor, _: Surroundings) -> Iterator[cst.CSTNode]:
    """All but the first, all but the last, backwards."""
    for template in ("list(x)[1:]", "list(x)[:-1]", "list(x)[::-1]"):
        yield node.with_changes(iter=expression(template, x=node.iter))


@operator("widen a slice", cst.Slice)
def widen_a_slice(node: cst.Slice, _: Surroundings) -> Iterator[cst.CSTNode]:
    """From the start, or to the end."""
    if node.lower:
        yield node.with_changes(lower=None)
    if node.upper:
        yield node.with_changes(upper=None)


@operator("drop an index", cst.Subscript)
def drop_an_index(node: cst.Subscript, _: Surroundings) -> Iterator[cst.CSTNode]:
    """The whole for a part."""
    yield grouped(node.value)


@operator("swap items", cst.Tuple, cst.List)
def swap_items(node: cst.Tuple | cst.List, around: Surroundings) -> Iterator[cst.CSTNode]:
    """The first two items, the other way round."""
    # In a list of choices that a quiz asks for, any order will do.
    if len(node.elements) > 1 and not (around.in_quiz and isinstance(node, cst.List)):
        first, second, *rest = node.elements
        elements = [first.with_changes(value=second.value), second.with_changes(value=first.value), *rest]
        yield node.with_changes(elements=elements)


@operator("swap arguments", cst.Call)
def swap_arguments(node: cst.Call, _: Surroundings) -> Iterator[cst.CSTNode]:
    """The first two arguments, the other way round."""
    first, second, *rest = [*node.args, None, None]
    if first and second and not (first.keyword or second.keyword or first.star or second.star):
        swapped = [first.with_changes(value=second.value), second.with_changes(value=first.value)]
        yield node.with_changes(args=[*swapped, *(each for each in rest if each)])


@operator("drop a keyword", cst.Call)
def drop_a_keyword(node: cst.Call, _: Surroundings) -> Iterator[cst.CSTNode]:
    """A default in the place of what was said."""
    for each in node.args:
        if each.keyword and not leaves_free(each):
            yield node.with_changes(args=[other for other in node.args if other is not each])


@operator("drop a statement", cst.SimpleStatementLine)
def drop_a_statement(node: cst.SimpleStatementLine, around: Surroundings) -> Iterator[cst.CSTNode]:
    """Nothing, in the place of what has an effect; what only binds a new name would be missed at once."""
    statement = node.body[0]
    if isinstance(statement, cst.Expr | cst.AugAssign | cst.Raise | cst.Break | cst.Continue):
        yield node.with_changes(body=[cst.Pass()])
    elif isinstance(statement, cst.Assign):
        target = statement.targets[0].target
        if not isinstance(target, cst.Name) or target.value in around.carried:
            yield node.with_changes(body=[cst.Pass()])


@operator("bind the whole", cst.Assign)
def bind_the_whole(node: cst.Assign, _: Surroundings) -> Iterator[cst.CSTNode]:
    """The object in the place of its attribute."""
    if isinstance(node.value, cst.Attribute):
        yield node.with_changes(value=node.value.value)


@operator("return nothing", cst.Return)
def return_nothing(node: cst.Return, _: Surroundings) -> Iterator[cst.CSTNode]:
    """A forgotten result, where no other operator finds anything to change in it."""
    if isinstance(node.value, cst.Name) or (isinstance(node.value, cst.Tuple) and not node.value.elements):
        yield node.with_changes(value=cst.Name("None"))


@operator("begin with something", cst.List)
def begin_with_something(node: cst.List, _: Surroundings) -> Iterator[cst.CSTNode]:
    """A list that is not empty at the start."""
    if not node.elements:
        yield node.with_changes(elements=[cst.Element(cst.Name("None"))])


@operator("compute otherwise", cst.AugAssign)
def augment_otherwise(node: cst.AugAssign, _: Surroundings) -> Iterator[cst.CSTNode]:
    """`=` for `+=`, and `-=`."""
    yield cst.Assign(targets=[cst.AssignTarget(target=node.target)], value=node.value)
    other = _AUGMENTED.get(type(node.operator))
    if other:
        yield node.with_changes(operator=other())
