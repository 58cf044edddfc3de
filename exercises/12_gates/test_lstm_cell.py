"""Public checks of 12_gates/lstm_cell."""

import torch
from torch import nn

from autograder.suite import Draw, Student, assert_close, assert_shape, check, parameters_of, require

# The worked example of the lesson: one input, one unit; rows are input gate, forget gate, candidate, output gate.
EXAMPLE = {
    "weight_ih": torch.tensor([[0.5], [1.0], [1.0], [-1.0]]),
    "weight_hh": torch.tensor([[-1.0], [-2.0], [0.0], [2.0]]),
    "bias_ih": torch.tensor([0.0, 1.09861, 0.0, -1.09861]),
    "bias_hh": torch.zeros(4),
}


@check(points=1)
def test_parameters(shared_student: Student) -> None:
    """A cell has the four parameters of nn.LSTMCell, by name and shape."""
    parameters = parameters_of(shared_student.ManualLSTMCell(1, 1))
    require(set(parameters) == set(EXAMPLE), f"The names of your parameters are {sorted(parameters)}.")
    for name, value in EXAMPLE.items():
        assert_shape(parameters[name], tuple(value.shape), what=f"`{name}` of ManualLSTMCell(1, 1)")


@check(points=1)
def test_shapes(shared_student: Student, draw: Draw) -> None:
    """A batch of four inputs of size 3 gives a hidden and a cell state of shape (4, 2)."""
    h, c = shared_student.ManualLSTMCell(3, 2)(draw.normal(4, 3), (draw.normal(4, 2), draw.normal(4, 2)))
    assert_shape(h, (4, 2), what="the hidden state")
    assert_shape(c, (4, 2), what="the cell state")


@check(points=1, needs="test_parameters")
def test_example_by_hand(shared_student: Student) -> None:
    """The worked example comes out: hidden state 0.2386, cell state 1.8808."""
    cell = shared_student.ManualLSTMCell(1, 1)
    cell.load_state_dict(EXAMPLE)
    got = cell(torch.tensor([[1.0]]), (torch.tensor([[0.5]]), torch.tensor([[2.0]])))
    expected = (torch.tensor([[0.23864]]), torch.tensor([[1.88080]]))
    assert_close(got, expected, what="the pair of hidden and cell state", atol=1e-4)


@check(points=1, needs="test_parameters")
def test_agrees_with_lstm_cell(shared_student: Student, draw: Draw) -> None:
    """With the same weights, one step gives what nn.LSTMCell gives."""
    theirs = draw.fill_(nn.LSTMCell(5, 3))
    mine = shared_student.ManualLSTMCell(5, 3)
    mine.load_state_dict(theirs.state_dict())
    x, state = draw.normal(4, 5), (draw.normal(4, 3), draw.normal(4, 3))
    expected = tuple(each.detach() for each in theirs(x, state))
    assert_close(mine(x, state), expected, what="the pair of hidden and cell state")
