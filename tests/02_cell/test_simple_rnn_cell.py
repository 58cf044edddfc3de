"""Hidden suite of 02_cell/simple_rnn_cell."""

import torch
from torch import Tensor, nn

from autograder.suite import (
    Draw,
    Handle,
    Student,
    assert_close,
    assert_shape,
    check,
    driver,
    observe,
    parameters_of,
    require,
    vjp,
)

NAMES = ("W_xh.weight", "W_hh.weight", "W_hh.bias")
RNN_CELL_NAMES = ("weight_ih", "weight_hh", "bias_ih", "bias_hh")
# Batch, input size and hidden size: all different, some of them 1, all equal.
SIZES = ((3, 5, 7), (6, 4, 2), (1, 3, 5), (1, 1, 1), (4, 4, 4))


def draw_weights(
    draw: Draw, input_size: int, hidden_size: int, dtype: torch.dtype = torch.float32
) -> dict[str, Tensor]:
    """Draw the three parameters of a SimpleRNNCell."""
    shapes = ((hidden_size, input_size), (hidden_size, hidden_size), (hidden_size,))
    return {name: draw.normal(*shape, std=0.5, dtype=dtype) for name, shape in zip(NAMES, shapes, strict=True)}


def rnn_cell_with(weights: dict[str, Tensor]) -> nn.RNNCell:
    """PyTorch's cell with the weights of a SimpleRNNCell, made in the grader."""
    matrix = weights["W_xh.weight"]
    cell = nn.RNNCell(matrix.shape[1], matrix.shape[0], dtype=matrix.dtype)
    cell.load_state_dict(
        {
            "weight_ih": matrix,
            "weight_hh": weights["W_hh.weight"],
            "bias_ih": torch.zeros(len(matrix)),
            "bias_hh": weights["W_hh.bias"],
        }
    )
    return cell


def cell_with(student: Student, weights: dict[str, Tensor]) -> Handle:
    """The student's cell with these weights."""
    hidden_size, input_size = weights["W_xh.weight"].shape
    cell = student.SimpleRNNCell(input_size, hidden_size)
    if weights["W_xh.weight"].dtype is torch.float64:
        cell.double()
    cell.load_state_dict(weights)
    return cell


@driver
def make_rnn_cell(answer: object, weights: dict[str, Tensor]) -> nn.RNNCell:
    """Make a cell of PyTorch's where the student's code runs."""
    hidden_size, input_size = weights["weight_ih"].shape
    cell = nn.RNNCell(input_size, hidden_size)
    cell.load_state_dict(weights)
    return cell


@driver
def change_after_converting(answer: object, function: str, cell: nn.Module) -> dict[str, dict[str, Tensor]]:
    """Convert a cell, then change it; give its parameters before, and those of the new one before and after."""
    made = getattr(answer, function)(cell)
    given = {name: parameter.detach().clone() for name, parameter in cell.named_parameters()}
    fresh = {name: parameter.detach().clone() for name, parameter in made.named_parameters()}
    with torch.no_grad():
        for parameter in cell.parameters():
            parameter.add_(1.0)
    later = {name: parameter.detach() for name, parameter in made.named_parameters()}
    return {"given": given, "fresh": fresh, "later": later}


def judge_parameters(cell: Handle, expected: dict[str, Tensor], what: str) -> None:
    got = parameters_of(cell)
    missing = [name for name in expected if name not in got]
    require(not missing, f"{', '.join(missing)} is missing among the parameters of {what}.")
    for name, value in expected.items():
        assert_close(got[name], value, what=f"`{name}` of {what}")


@check(points=1)
def test_parameters(shared_student: Student) -> None:
    """A cell has two layers with three parameters, one of them a bias, and no others"""
    for _, input_size, hidden_size in SIZES:
        parameters = parameters_of(shared_student.SimpleRNNCell(input_size, hidden_size))
        missing = [name for name in NAMES if name not in parameters]
        require(not missing, f"`named_parameters()` of your cell does not give {', '.join(missing)}.")
        require(len(parameters) == len(NAMES), "Your cell has more parameters than the three that were asked for.")
        shapes = ((hidden_size, input_size), (hidden_size, hidden_size), (hidden_size,))
        for name, shape in zip(NAMES, shapes, strict=True):
            assert_shape(parameters[name], shape, what=f"`{name}` of SimpleRNNCell({input_size}, {hidden_size})")


@check(points=1, needs="test_parameters")
def test_one_step(shared_student: Student, draw: Draw) -> None:
    """One step gives the hidden state of nn.RNNCell with a bias_ih of zeros"""
    for batch, input_size, hidden_size in SIZES:
        weights = draw_weights(draw, input_size, hidden_size)
        x, h = draw.normal(batch, input_size), draw.normal(batch, hidden_size)
        expected = rnn_cell_with(weights)(x, h)
        what = f"the new hidden state (batch {batch}, input size {input_size}, hidden size {hidden_size})"
        assert_close(cell_with(shared_student, weights)(x, h), expected, what=what)


@check(points=1, needs="test_one_step")
def test_many_steps(shared_student: Student, draw: Draw) -> None:
    """Two sequences in turn, in float64: a state depends on the step before it, and on no earlier sequence"""
    weights = draw_weights(draw, 3, 5, torch.float64)
    theirs, mine = rnn_cell_with(weights), cell_with(shared_student, weights)
    for run in (1, 2):
        x, h = draw.normal(4, 2, 3, dtype=torch.float64), draw.normal(2, 5, dtype=torch.float64)
        expected = got = h
        for t in range(4):
            expected, got = theirs(x[t], expected), mine(x[t], got)
            assert_close(got, expected, what=f"the hidden state after step {t + 1} of sequence {run}")


@check(points=1, needs="test_one_step")
def test_gradients(shared_student: Student, draw: Draw) -> None:
    """Gradients reach the input, the hidden state and all three parameters"""
    weights = draw_weights(draw, 5, 7, torch.float64)
    theirs, mine = rnn_cell_with(weights), cell_with(shared_student, weights)
    x, h, cotangent = (draw.normal(3, size, dtype=torch.float64) for size in (5, 7, 7))
    expected, got = vjp(theirs, x, h, cotangents=cotangent), vjp(mine, x, h, cotangents=cotangent)
    for k, name in enumerate(("x", "h")):
        assert_close(got.inputs[k], expected.inputs[k], what=f"the gradient of `{name}`")
    for name, theirs_name in zip(NAMES, ("weight_ih", "weight_hh", "bias_hh"), strict=True):
        assert_close(got.parameters[name], expected.parameters[theirs_name], what=f"the gradient of `{name}`")


@check(points=1, needs="test_parameters")
def test_arguments_are_left_alone(shared_student: Student, draw: Draw) -> None:
    """After a step, x and h hold what they held before"""
    x, h = draw.normal(3, 4), draw.normal(3, 5)
    seen = observe(shared_student.SimpleRNNCell(4, 5), x, h)
    for after, before, name in zip(seen.args, (x, h), ("x", "h"), strict=True):
        assert_close(after, before, what=f"`{name}` after the call", rtol=0, atol=0)


@check(points=2, needs="test_parameters")
def test_to_rnn_cell(shared_student: Student, draw: Draw) -> None:
    """to_rnn_cell gives an nn.RNNCell with the weights of the cell and a bias_ih of zeros, ready to be trained"""
    for batch, input_size, hidden_size in SIZES:
        weights = draw_weights(draw, input_size, hidden_size)
        theirs = rnn_cell_with(weights)
        made = shared_student.to_rnn_cell(cell_with(shared_student, weights))
        require(isinstance(made, Handle), "`to_rnn_cell` should return an nn.RNNCell.")
        judge_parameters(made, dict(theirs.named_parameters()), "the cell that `to_rnn_cell` makes")
        x, h = draw.normal(batch, input_size), draw.normal(batch, hidden_size)
        got = vjp(made, x, h, cotangents=torch.ones(batch, hidden_size))
        assert_close(got.value, theirs(x, h), what="the state that the cell made by `to_rnn_cell` gives")
        for name in RNN_CELL_NAMES:
            trained = got.parameters[name] is not None
            require(trained, f"`{name}` of the cell that `to_rnn_cell` makes gets no gradient.")


@check(points=2, needs="test_parameters")
def test_from_rnn_cell(shared_student: Student, draw: Draw) -> None:
    """from_rnn_cell gives a cell that computes what the nn.RNNCell computes, ready to be trained"""
    for batch, input_size, hidden_size in SIZES:
        theirs = draw.fill_(nn.RNNCell(input_size, hidden_size))
        given = make_rnn_cell(shared_student, dict(theirs.state_dict()))
        made = shared_student.from_rnn_cell(given)
        require(isinstance(made, Handle), "`from_rnn_cell` should return a SimpleRNNCell.")
        values = (theirs.weight_ih, theirs.weight_hh, theirs.bias_ih + theirs.bias_hh)
        judge_parameters(made, dict(zip(NAMES, values, strict=True)), "the cell that `from_rnn_cell` makes")
        x, h = draw.normal(batch, input_size), draw.normal(batch, hidden_size)
        got = vjp(made, x, h, cotangents=torch.ones(batch, hidden_size))
        for name in NAMES:
            trained = got.parameters[name] is not None
            require(trained, f"`{name}` of the cell that `from_rnn_cell` makes gets no gradient.")


@check(points=1, needs=("test_to_rnn_cell", "test_from_rnn_cell"))
def test_copies(shared_student: Student, draw: Draw) -> None:
    """Converting leaves the given cell as it is, and what is done to it later does not reach the new one"""
    weights = draw_weights(draw, 3, 5)
    rnn_weights = dict(draw.fill_(nn.RNNCell(3, 5)).state_dict())
    cells = {
        "to_rnn_cell": (cell_with(shared_student, weights), weights),
        "from_rnn_cell": (make_rnn_cell(shared_student, rnn_weights), rnn_weights),
    }
    for function, (cell, before) in cells.items():
        seen = change_after_converting(shared_student, function, cell)
        assert_close(seen["given"], before, what=f"the parameters of the cell given to `{function}`", rtol=0, atol=0)
        what = f"the parameters of the cell that `{function}` made, after a change of the given one,"
        assert_close(seen["later"], seen["fresh"], what=what, rtol=0, atol=0)
