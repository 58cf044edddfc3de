"""Hidden suite of 12_gates/gru_cell."""

import math

import torch
from torch import nn

from autograder.suite import (
    Draw,
    Handle,
    Student,
    assert_close,
    assert_shape,
    check,
    observe,
    parameters_of,
    require,
    vjp,
)

NAMES = ("weight_ih", "weight_hh", "bias_ih", "bias_hh")
SIZES = ((3, 5, 7), (6, 4, 2), (1, 3, 5), (1, 1, 1))


def with_weights_of(student: Student, theirs: nn.GRUCell) -> Handle:
    """The student's cell, with the weights of PyTorch's, in its precision."""
    mine = student.ManualGRUCell(theirs.input_size, theirs.hidden_size)
    if theirs.weight_ih.dtype is torch.float64:
        mine.double()
    mine.load_state_dict(theirs.state_dict())
    return mine


@check(points=1)
def test_parameters_are_registered(shared_student: Student) -> None:
    """A cell registers the four parameters of nn.GRUCell, with their shapes, and no others"""
    for input_size, hidden_size in ((5, 7), (6, 2), (1, 1)):
        parameters = parameters_of(shared_student.ManualGRUCell(input_size, hidden_size))
        missing = [name for name in NAMES if name not in parameters]
        require(not missing, f"`named_parameters()` of your cell does not give {', '.join(missing)}.")
        require(len(parameters) == len(NAMES), "Your cell has more parameters than the four that were asked for.")
        rows = 3 * hidden_size
        shapes = {"weight_ih": (rows, input_size), "weight_hh": (rows, hidden_size)}
        for name in NAMES:
            what = f"`{name}` of ManualGRUCell({input_size}, {hidden_size})"
            assert_shape(parameters[name], shapes.get(name, (rows,)), what=what)


@check(points=1, needs="test_parameters_are_registered")
def test_initial_values(shared_student: Student) -> None:
    """Parameters start in the interval of nn.GRUCell, in all of it, different in every cell"""
    for input_size, hidden_size in ((20, 100), (300, 120)):
        bound = 1 / math.sqrt(hidden_size)
        first = parameters_of(shared_student.ManualGRUCell(input_size, hidden_size))
        second = parameters_of(shared_student.ManualGRUCell(input_size, hidden_size))
        for name in NAMES:
            require(
                bool((first[name].abs() <= bound * (1 + 1e-5)).all()),
                f"Some initial values of `{name}` lie outside the interval that was asked for.",
            )
            # Two cells give a block at least 200 values: chance fails a right answer less than once in 10**12 runs.
            blocks = torch.stack([first[name], second[name]], dim=1).flatten(1).reshape(3, -1)
            require(
                bool((blocks.amax(1) > 0.7 * bound).all()) and bool((blocks.amin(1) < -0.7 * bound).all()),
                f"The initial values of `{name}` do not fill the interval that was asked for.",
            )
            require(not torch.equal(first[name], second[name]), f"Two cells start with the same `{name}`.")


@check(points=2, needs="test_parameters_are_registered")
def test_one_step_equals_gru_cell(shared_student: Student, draw: Draw) -> None:
    """One step gives the hidden state that nn.GRUCell gives, whatever the sizes"""
    for batch, input_size, hidden_size in SIZES:
        theirs = draw.fill_(nn.GRUCell(input_size, hidden_size), std=0.8)
        x, h = draw.normal(batch, input_size), draw.normal(batch, hidden_size)
        expected = theirs(x, h).detach()
        what = f"the new hidden state (batch {batch}, input size {input_size}, hidden size {hidden_size})"
        assert_close(with_weights_of(shared_student, theirs)(x, h), expected, what=what)


@check(points=1, needs="test_parameters_are_registered")
def test_equal_sizes(shared_student: Student, draw: Draw) -> None:
    """One step is right where batch, input and hidden size are equal, so that no shape gives a mistake away"""
    batch = hidden_size = 4
    theirs = draw.fill_(nn.GRUCell(hidden_size, hidden_size), std=0.8)
    x, h = draw.normal(batch, hidden_size), draw.normal(batch, hidden_size)
    expected = theirs(x, h).detach()
    got = with_weights_of(shared_student, theirs)(x, h)
    assert_close(got, expected, what="the new hidden state (all sizes 4)")


@check(points=2, needs="test_parameters_are_registered")
def test_many_steps(shared_student: Student, draw: Draw) -> None:
    """Three sequences in turn, in float64: a state depends on the step before it, and on no earlier sequence"""
    hidden_size = 5
    theirs = draw.fill_(nn.GRUCell(3, hidden_size).double())
    mine = with_weights_of(shared_student, theirs)
    for run, batch in enumerate((4, 4, 1), 1):
        x, h = draw.normal(6, batch, 3, dtype=torch.float64), draw.normal(batch, hidden_size, dtype=torch.float64)
        expected = got = h
        for t in range(6):
            expected = theirs(x[t], expected).detach()
            got = mine(x[t], got)
            assert_close(got, expected, what=f"the new hidden state after step {t + 1} of sequence {run}")


@check(points=2, needs="test_one_step_equals_gru_cell")
def test_every_gradient(shared_student: Student, draw: Draw) -> None:
    """Gradients reach the input, the hidden state and all four parameters, as in nn.GRUCell"""
    batch, hidden_size = 3, 7
    theirs = draw.fill_(nn.GRUCell(5, hidden_size).double())
    mine = with_weights_of(shared_student, theirs)
    x, h = draw.normal(batch, 5, dtype=torch.float64), draw.normal(batch, hidden_size, dtype=torch.float64)
    cotangent = draw.normal(batch, hidden_size, dtype=torch.float64)
    expected = vjp(theirs, x, h, cotangents=cotangent)
    got = vjp(mine, x, h, cotangents=cotangent)
    for place, name in enumerate(("x", "h")):
        assert_close(got.inputs[place], expected.inputs[place], what=f"the gradient of `{name}`")
    for name in NAMES:
        assert_close(got.parameters[name], expected.parameters[name], what=f"the gradient of `{name}`")


@check(points=1)
def test_arguments_are_left_alone(shared_student: Student, draw: Draw) -> None:
    """After a step, the input and the hidden state hold what they held before"""
    batch, hidden_size = 3, 5
    x, h = draw.normal(batch, 4), draw.normal(batch, hidden_size)
    seen = observe(shared_student.ManualGRUCell(4, hidden_size), x, h)
    assert_close(seen.args[0], x, what="`x` after the call", rtol=0, atol=0)
    assert_close(seen.args[1], h, what="`h` after the call", rtol=0, atol=0)
