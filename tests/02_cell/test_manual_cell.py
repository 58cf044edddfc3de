"""Hidden suite of 02_cell/manual_cell."""

import math
from typing import NamedTuple

import torch
from torch import nn

from autograder.suite import (
    Draw,
    Handle,
    Student,
    Vjp,
    assert_close,
    assert_shape,
    check,
    observe,
    parameters_of,
    prepared,
    raised_by,
    require,
    vjp,
)

NAMES = ("weight_ih", "weight_hh", "bias_ih", "bias_hh")


def with_weights_of(student: Student, theirs: nn.RNNCell) -> Handle:
    """The student's cell, with the weights of PyTorch's."""
    mine = student.ManualRNNCell(theirs.input_size, theirs.hidden_size, nonlinearity=theirs.nonlinearity)
    if theirs.weight_ih.dtype is torch.float64:
        mine.double()
    mine.load_state_dict(theirs.state_dict())
    return mine


@check(points=1)
def test_parameters_are_registered(shared_student: Student) -> None:
    """A cell registers the four parameters of nn.RNNCell, with their shapes, and no others"""
    for input_size, hidden_size, nonlinearity in ((5, 7, "tanh"), (6, 2, "relu"), (1, 1, "tanh")):
        parameters = parameters_of(shared_student.ManualRNNCell(input_size, hidden_size, nonlinearity=nonlinearity))
        missing = [name for name in NAMES if name not in parameters]
        require(not missing, f"`named_parameters()` of your cell does not give {', '.join(missing)}.")
        require(len(parameters) == len(NAMES), "Your cell has more parameters than the four that were asked for.")
        shapes = {
            "weight_ih": (hidden_size, input_size),
            "weight_hh": (hidden_size, hidden_size),
            "bias_ih": (hidden_size,),
            "bias_hh": (hidden_size,),
        }
        for name, shape in shapes.items():
            assert_shape(parameters[name], shape, what=f"`{name}` of ManualRNNCell({input_size}, {hidden_size})")


@check(points=1, needs="test_parameters_are_registered")
def test_initial_values(shared_student: Student) -> None:
    """Parameters start uniform in the interval of nn.RNNCell, different in every cell"""
    for input_size, hidden_size in ((20, 64), (300, 50)):
        bound = 1 / math.sqrt(hidden_size)
        first = parameters_of(shared_student.ManualRNNCell(input_size, hidden_size))
        second = parameters_of(shared_student.ManualRNNCell(input_size, hidden_size))
        for name in NAMES:
            # Two cells give at least 100 values, so chance fails this about once in 10**10 runs of a right answer.
            values = torch.cat([first[name].flatten(), second[name].flatten()]).double()
            require(
                bool((values.abs() <= bound * (1 + 1e-5)).all()),
                f"Some initial values of `{name}` lie outside the interval that was asked for.",
            )
            require(
                bool(values.max() > bound / 2) and bool(values.min() < -bound / 2),
                f"The initial values of `{name}` do not fill the interval that was asked for.",
            )
            # 8 standard errors of the variance of a uniform sample: bound**2 / 3, give or take sqrt(0.8 / n) of it.
            error = abs(float(values.square().mean()) / (bound**2 / 3) - 1)
            require(
                error < 8 * math.sqrt(0.8 / len(values)),
                f"The initial values of `{name}` are not spread evenly over the interval that was asked for.",
            )
            require(not torch.equal(first[name], second[name]), f"Two cells start with the same `{name}`.")


@check(points=1)
def test_unknown_nonlinearity(shared_student: Student) -> None:
    """A nonlinearity other than tanh and relu is refused with a ValueError when the cell is made"""
    for nonlinearity in ("sigmoid", "identity"):
        raised = raised_by(shared_student.ManualRNNCell, 3, 4, nonlinearity=nonlinearity)
        require(raised.type == "ValueError", "An unknown nonlinearity should raise a ValueError.")


class Step(NamedTuple):
    """PyTorch's cell, what it is given, and the hidden state that it gives."""

    theirs: nn.RNNCell
    x: torch.Tensor
    h: torch.Tensor
    expected: torch.Tensor


@prepared
def steps(draw: Draw) -> dict[str, list[Step]]:
    """Single steps: of cells of several sizes, of one where all sizes are equal, of one with relu."""

    def step(batch: int, input_size: int, hidden_size: int, nonlinearity: str = "tanh") -> Step:
        theirs = draw.fill_(nn.RNNCell(input_size, hidden_size, nonlinearity=nonlinearity))
        x, h = draw.normal(batch, input_size), draw.normal(batch, hidden_size)
        return Step(theirs, x, h, theirs(x, h).detach())

    return {
        "sizes": [step(3, 5, 7), step(6, 4, 2), step(1, 3, 5), step(1, 1, 1)],
        "equal sizes": [step(4, 4, 4)],
        "relu": [step(6, 5, 8, "relu")],
    }


@check(points=1, needs="test_parameters_are_registered")
def test_one_step_equals_rnn_cell(shared_student: Student, steps: dict[str, list[Step]]) -> None:
    """One step gives the hidden state that nn.RNNCell gives, whatever the sizes"""
    for theirs, x, h, expected in steps["sizes"]:
        sizes = f"batch {len(x)}, input size {theirs.input_size}, hidden size {theirs.hidden_size}"
        assert_close(with_weights_of(shared_student, theirs)(x, h), expected, what=f"the new hidden state ({sizes})")


@check(points=1, needs="test_parameters_are_registered")
def test_equal_sizes(shared_student: Student, steps: dict[str, list[Step]]) -> None:
    """One step is right where batch, input and hidden size are equal, so that no shape gives a mistake away"""
    for theirs, x, h, expected in steps["equal sizes"]:
        assert_close(with_weights_of(shared_student, theirs)(x, h), expected, what="the new hidden state (all sizes 4)")


@check(points=1, needs="test_parameters_are_registered")
def test_relu(shared_student: Student, steps: dict[str, list[Step]]) -> None:
    """With nonlinearity="relu" the step is that of nn.RNNCell with relu"""
    for theirs, x, h, expected in steps["relu"]:
        assert_close(with_weights_of(shared_student, theirs)(x, h), expected, what="the new hidden state with relu")


@prepared
def sequences(draw: Draw) -> tuple[nn.RNNCell, list[tuple[torch.Tensor, list[torch.Tensor]]]]:
    """A cell, and three sequences with the states that it goes through, in float64."""
    theirs, made = draw.fill_(nn.RNNCell(3, 5).double()), []
    for batch in (4, 4, 1):
        x, states = draw.normal(6, batch, 3, dtype=torch.float64), [draw.normal(batch, 5, dtype=torch.float64)]
        for x_t in x:
            states.append(theirs(x_t, states[-1]).detach())
        made.append((x, states))
    return theirs, made


@check(points=1, needs="test_one_step_equals_rnn_cell")
def test_many_steps(
    shared_student: Student, sequences: tuple[nn.RNNCell, list[tuple[torch.Tensor, list[torch.Tensor]]]]
) -> None:
    """Three sequences in turn, in float64: a state depends on the step before it, and on no earlier sequence"""
    mine = with_weights_of(shared_student, sequences[0])
    for run, (x, states) in enumerate(sequences[1], 1):
        got = states[0]
        for t, expected in enumerate(states[1:]):
            got = mine(x[t], got)
            assert_close(got, expected, what=f"the hidden state after step {t + 1} of sequence {run}")


@prepared
def pulled(draw: Draw) -> list[tuple[Step, torch.Tensor, Vjp]]:
    """Steps with tanh and with relu, cotangents of the new state, and the gradients, in float64."""
    made = []
    for nonlinearity in ("tanh", "relu"):
        theirs = draw.fill_(nn.RNNCell(5, 7, nonlinearity=nonlinearity).double(), std=0.3)
        x, h, cotangent = (draw.normal(3, size, dtype=torch.float64) for size in (5, 7, 7))
        gradients = vjp(theirs, x, h, cotangents=cotangent)
        made.append((Step(theirs, x, h, gradients.value.detach()), cotangent, gradients))
    return made


@check(points=2, needs="test_one_step_equals_rnn_cell")
def test_every_gradient(shared_student: Student, pulled: list[tuple[Step, torch.Tensor, Vjp]]) -> None:
    """Gradients reach the input, the hidden state and all four parameters, as in nn.RNNCell"""
    for (theirs, x, h, _), cotangent, expected in pulled:
        got = vjp(with_weights_of(shared_student, theirs), x, h, cotangents=cotangent)
        for k, name in enumerate(("x", "h")):
            what = f"the gradient of `{name}` with {theirs.nonlinearity}"
            assert_close(got.inputs[k], expected.inputs[k], what=what)
        for name in NAMES:
            what = f"the gradient of `{name}` with {theirs.nonlinearity}"
            assert_close(got.parameters[name], expected.parameters[name], what=what)


@check(points=1)
def test_arguments_are_left_alone(shared_student: Student, draw: Draw) -> None:
    """After a step, x and h hold what they held before"""
    for nonlinearity in ("tanh", "relu"):
        x, h = draw.normal(3, 4), draw.normal(3, 5)
        seen = observe(shared_student.ManualRNNCell(4, 5, nonlinearity=nonlinearity), x, h)
        assert_close(seen.args[0], x, what="`x` after the call", rtol=0, atol=0)
        assert_close(seen.args[1], h, what="`h` after the call", rtol=0, atol=0)
