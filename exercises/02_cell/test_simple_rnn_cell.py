"""Public checks of 02_cell/simple_rnn_cell."""

import torch
from torch import Tensor, nn

from autograder.suite import Draw, Student, assert_close, assert_shape, check, driver, parameters_of, require

# The worked example of the lesson's README, with its two biases added up.
EXAMPLE = {
    "W_xh.weight": torch.tensor([[0.5, 0.0, 0.5], [-0.5, 0.5, 0.0]]),
    "W_hh.weight": torch.tensor([[0.2, -0.4], [0.6, 0.1]]),
    "W_hh.bias": torch.tensor([0.0, -1.7]),
}


@driver
def make_rnn_cell(answer: object, weights: dict[str, Tensor]) -> nn.RNNCell:
    """Make a cell of PyTorch's where your code runs."""
    hidden_size, input_size = weights["weight_ih"].shape
    cell = nn.RNNCell(input_size, hidden_size)
    cell.load_state_dict(weights)
    return cell


@check(points=1)
def test_parameters(shared_student: Student) -> None:
    """A cell has the weights of two layers and one bias."""
    parameters = parameters_of(shared_student.SimpleRNNCell(3, 2))
    require(
        set(parameters) == set(EXAMPLE),
        "The parameters of your cell should be W_xh.weight, W_hh.weight and W_hh.bias, and no others. "
        "See what `dict(cell.named_parameters())` gives.",
    )
    for name, value in EXAMPLE.items():
        assert_shape(parameters[name], tuple(value.shape), what=f"`{name}` of SimpleRNNCell(3, 2)")


@check(points=1, needs="test_parameters")
def test_example_by_hand(shared_student: Student) -> None:
    """The worked example of the lesson comes out: (0.4621, -0.7616)."""
    cell = shared_student.SimpleRNNCell(3, 2)
    cell.load_state_dict(EXAMPLE)
    h_next = cell(torch.tensor([[1.0, 2.0, -1.0]]), torch.tensor([[0.5, -1.0]]))
    assert_close(h_next, torch.tensor([[0.46212, -0.76159]]), what="the new hidden state", atol=1e-4)


@check(points=1, needs="test_parameters")
def test_to_rnn_cell(shared_student: Student, draw: Draw) -> None:
    """The nn.RNNCell made from your cell gives the states that your cell gives."""
    cell = shared_student.SimpleRNNCell(3, 2)
    cell.load_state_dict(EXAMPLE)
    x, h = draw.normal(4, 3), draw.normal(4, 2)
    expected = cell(x, h)
    assert_shape(expected, (4, 2), what="the new hidden state")
    assert_close(shared_student.to_rnn_cell(cell)(x, h), expected, what="the state that the nn.RNNCell gives")


@check(points=1, needs="test_parameters")
def test_from_rnn_cell(shared_student: Student, draw: Draw) -> None:
    """The cell made from an nn.RNNCell gives the states that nn.RNNCell gives."""
    theirs = draw.fill_(nn.RNNCell(5, 3))
    mine = shared_student.from_rnn_cell(make_rnn_cell(shared_student, dict(theirs.state_dict())))
    x, h = draw.normal(4, 5), draw.normal(4, 3)
    assert_close(mine(x, h), theirs(x, h), what="the state that the cell made by `from_rnn_cell` gives")
