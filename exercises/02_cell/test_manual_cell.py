"""Public checks of 02_cell/manual_cell."""

import torch
from torch import nn

from autograder.suite import Draw, Student, assert_close, assert_shape, check, parameters_of, require

# The worked example of the lesson's README: three inputs, two hidden units, one sequence.
EXAMPLE = {
    "weight_ih": torch.tensor([[0.5, 0.0, 0.5], [-0.5, 0.5, 0.0]]),
    "weight_hh": torch.tensor([[0.2, -0.4], [0.6, 0.1]]),
    "bias_ih": torch.tensor([0.1, -0.1]),
    "bias_hh": torch.tensor([-0.1, -1.6]),
}


@check(points=1)
def test_parameters(student: Student) -> None:
    """A cell has the four parameters of nn.RNNCell, by name and shape."""
    parameters = parameters_of(student.ManualRNNCell(3, 2))
    require(
        set(parameters) == set(EXAMPLE),
        "The parameters of your cell should be weight_ih, weight_hh, bias_ih and bias_hh, and no others. "
        "See what `dict(cell.named_parameters())` gives.",
    )
    for name, value in EXAMPLE.items():
        assert_shape(parameters[name], tuple(value.shape), what=f"`{name}` of ManualRNNCell(3, 2)")


@check(points=1)
def test_shape(student: Student, draw: Draw) -> None:
    """A batch of four inputs of size 3 gives four hidden states of size 2."""
    h_next = student.ManualRNNCell(3, 2)(draw.normal(4, 3), draw.normal(4, 2))
    assert_shape(h_next, (4, 2), what="the new hidden state")


@check(points=1, needs="test_parameters")
def test_example_by_hand(student: Student) -> None:
    """The worked example of the lesson comes out: (0.4621, -0.7616), and (0.5, 0) with relu."""
    x, h = torch.tensor([[1.0, 2.0, -1.0]]), torch.tensor([[0.5, -1.0]])
    for nonlinearity, expected in (("tanh", [[0.46212, -0.76159]]), ("relu", [[0.5, 0.0]])):
        cell = student.ManualRNNCell(3, 2, nonlinearity=nonlinearity)
        cell.load_state_dict(EXAMPLE)
        assert_close(cell(x, h), torch.tensor(expected), what=f"the new hidden state with {nonlinearity}", atol=1e-4)


@check(points=1, needs="test_parameters")
def test_agrees_with_rnn_cell(student: Student, draw: Draw) -> None:
    """With the same weights, one step gives what nn.RNNCell gives."""
    theirs = draw.fill_(nn.RNNCell(5, 3))
    mine = student.ManualRNNCell(5, 3)
    mine.load_state_dict(theirs.state_dict())
    x, h = draw.normal(4, 5), draw.normal(4, 3)
    assert_close(mine(x, h), theirs(x, h), what="the new hidden state")
