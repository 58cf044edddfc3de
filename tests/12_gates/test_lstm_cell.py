"""Hidden suite of 12_gates/lstm_cell."""

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


def with_weights_of(student: Student, theirs: nn.LSTMCell) -> Handle:
    """The student's cell, with the weights of PyTorch's, in its precision."""
    mine = student.ManualLSTMCell(theirs.input_size, theirs.hidden_size)
    if theirs.weight_ih.dtype is torch.float64:
        mine.double()
    mine.load_state_dict(theirs.state_dict())
    return mine


def states(draw: Draw, batch: int, hidden_size: int, dtype: torch.dtype = torch.float32) -> tuple[torch.Tensor, ...]:
    """Draw a hidden state, and a cell state that is not bounded by 1."""
    return draw.normal(batch, hidden_size, dtype=dtype), draw.normal(batch, hidden_size, std=2.0, dtype=dtype)


def detached(pair: tuple[torch.Tensor, torch.Tensor]) -> tuple[torch.Tensor, torch.Tensor]:
    """Cut a pair of states off from its graph."""
    return pair[0].detach(), pair[1].detach()


@check(points=1)
def test_parameters_are_registered(shared_student: Student) -> None:
    """A cell registers the four parameters of nn.LSTMCell, with their shapes, and no others"""
    for input_size, hidden_size in ((5, 7), (6, 2), (1, 1)):
        parameters = parameters_of(shared_student.ManualLSTMCell(input_size, hidden_size))
        missing = [name for name in NAMES if name not in parameters]
        require(not missing, f"`named_parameters()` of your cell does not give {', '.join(missing)}.")
        require(len(parameters) == len(NAMES), "Your cell has more parameters than the four that were asked for.")
        rows = 4 * hidden_size
        shapes = {"weight_ih": (rows, input_size), "weight_hh": (rows, hidden_size)}
        for name in NAMES:
            what = f"`{name}` of ManualLSTMCell({input_size}, {hidden_size})"
            assert_shape(parameters[name], shapes.get(name, (rows,)), what=what)


@check(points=1, needs="test_parameters_are_registered")
def test_initial_values(shared_student: Student) -> None:
    """Parameters start in the interval of nn.LSTMCell, in all of it, different in every cell"""
    for input_size, hidden_size in ((20, 100), (300, 120)):
        bound = 1 / math.sqrt(hidden_size)
        first = parameters_of(shared_student.ManualLSTMCell(input_size, hidden_size))
        second = parameters_of(shared_student.ManualLSTMCell(input_size, hidden_size))
        for name in NAMES:
            require(
                bool((first[name].abs() <= bound * (1 + 1e-5)).all()),
                f"Some initial values of `{name}` lie outside the interval that was asked for.",
            )
            # Two cells give a block at least 200 values: chance fails a right answer less than once in 10**12 runs.
            blocks = torch.stack([first[name], second[name]], dim=1).flatten(1).reshape(4, -1)
            require(
                bool((blocks.amax(1) > 0.7 * bound).all()) and bool((blocks.amin(1) < -0.7 * bound).all()),
                f"The initial values of `{name}` do not fill the interval that was asked for.",
            )
            require(not torch.equal(first[name], second[name]), f"Two cells start with the same `{name}`.")


@check(points=2, needs="test_parameters_are_registered")
def test_one_step_equals_lstm_cell(shared_student: Student, draw: Draw) -> None:
    """One step gives the hidden and the cell state that nn.LSTMCell gives, whatever the sizes"""
    for batch, input_size, hidden_size in SIZES:
        theirs = draw.fill_(nn.LSTMCell(input_size, hidden_size), std=0.8)
        x, state = draw.normal(batch, input_size), states(draw, batch, hidden_size)
        expected = detached(theirs(x, state))
        what = f"the pair of hidden and cell state (batch {batch}, input size {input_size}, hidden size {hidden_size})"
        assert_close(with_weights_of(shared_student, theirs)(x, state), expected, what=what)


@check(points=1, needs="test_parameters_are_registered")
def test_equal_sizes(shared_student: Student, draw: Draw) -> None:
    """One step is right where batch, input and hidden size are equal, so that no shape gives a mistake away"""
    batch = hidden_size = 4
    theirs = draw.fill_(nn.LSTMCell(hidden_size, hidden_size), std=0.8)
    x, state = draw.normal(batch, hidden_size), states(draw, batch, hidden_size)
    expected = detached(theirs(x, state))
    got = with_weights_of(shared_student, theirs)(x, state)
    assert_close(got, expected, what="the pair of hidden and cell state (all sizes 4)")


@check(points=2, needs="test_parameters_are_registered")
def test_many_steps(shared_student: Student, draw: Draw) -> None:
    """Three sequences in turn, in float64: a state depends on the step before it, and on no earlier sequence"""
    hidden_size = 5
    theirs = draw.fill_(nn.LSTMCell(3, hidden_size).double())
    mine = with_weights_of(shared_student, theirs)
    for run, batch in enumerate((4, 4, 1), 1):
        x, state = draw.normal(6, batch, 3, dtype=torch.float64), states(draw, batch, hidden_size, torch.float64)
        expected = got = state
        for t in range(6):
            expected = detached(theirs(x[t], expected))
            got = mine(x[t], got)
            assert_close(got, expected, what=f"the pair of hidden and cell state after step {t + 1} of sequence {run}")


@check(points=2, needs="test_one_step_equals_lstm_cell")
def test_every_gradient(shared_student: Student, draw: Draw) -> None:
    """Gradients reach the input, both states and all four parameters, as in nn.LSTMCell"""
    batch, hidden_size = 3, 7
    theirs = draw.fill_(nn.LSTMCell(5, hidden_size).double())
    mine = with_weights_of(shared_student, theirs)
    x, state = draw.normal(batch, 5, dtype=torch.float64), states(draw, batch, hidden_size, torch.float64)
    of_h, of_c = states(draw, batch, hidden_size, torch.float64)
    for through, cotangents in {
        "both results": (of_h, of_c),
        "the hidden state alone": (of_h, None),
        "the cell state alone": (None, of_c),
    }.items():
        expected = vjp(theirs, x, state, cotangents=cotangents)
        got = vjp(mine, x, state, cotangents=cotangents)
        assert_close(got.inputs[0], expected.inputs[0], what=f"the gradient of `x` through {through}")
        for place, name in enumerate(("hidden", "cell")):
            wanted, found = expected.inputs[1][place], got.inputs[1][place]
            assert_close(found, wanted, what=f"the gradient of the old {name} state through {through}")
        for name in NAMES:
            what = f"the gradient of `{name}` through {through}"
            assert_close(got.parameters[name], expected.parameters[name], what=what)


@check(points=1)
def test_arguments_are_left_alone(shared_student: Student, draw: Draw) -> None:
    """After a step, the input and both states hold what they held before"""
    batch, hidden_size = 3, 5
    x, state = draw.normal(batch, 4), states(draw, batch, hidden_size)
    seen = observe(shared_student.ManualLSTMCell(4, hidden_size), x, state)
    assert_close(seen.args[0], x, what="`x` after the call", rtol=0, atol=0)
    assert_close(seen.args[1], state, what="`state` after the call", rtol=0, atol=0)
