"""Hidden suite of 01_first/affine."""

import torch
from torch import nn

from autograder.suite import Draw, Student, assert_close, assert_shape, check, observe, parameters_of, require, vjp


@check(points=1)
def test_parameters(shared_student: Student) -> None:
    """Weight and bias are registered, with their shapes"""
    parameters = parameters_of(shared_student.Affine(3, 2))
    require(set(parameters) == {"weight", "bias"}, "The parameters should be `weight` and `bias`.")
    assert_shape(parameters["weight"], (2, 3), what="`weight`")


@check(points=2)
def test_value(student: Student, draw: Draw) -> None:
    """The result is that of nn.Linear"""
    theirs = draw.fill_(nn.Linear(3, 2))
    mine = student.Affine(3, 2)
    mine.load_state_dict(theirs.state_dict())
    for rows in (4, 1):
        x = draw.normal(rows, 3)
        assert_close(mine(x), theirs(x), what="the result")


@check(points=1, needs="test_value")
def test_gradients(student: Student, draw: Draw) -> None:
    """Gradients reach the input and both parameters"""
    theirs = draw.fill_(nn.Linear(3, 2))
    mine = student.Affine(3, 2)
    mine.load_state_dict(theirs.state_dict())
    x, cotangents = draw.normal(4, 3), draw.normal(4, 2)
    assert_close(vjp(mine, x, cotangents=cotangents), vjp(theirs, x, cotangents=cotangents), what="the gradient")


@check(points=1)
def test_input_is_left_alone(shared_student: Student) -> None:
    """The input is left as it is"""
    x = torch.ones(4, 3)
    seen = observe(shared_student.Affine(3, 2), x)
    assert_close(seen.args, (x,), what="the input after the call")
