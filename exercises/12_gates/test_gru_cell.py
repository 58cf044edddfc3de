"""Public checks of 12_gates/gru_cell."""

import torch
from torch import nn

from autograder.suite import Draw, Student, assert_close, assert_shape, check, parameters_of, require

# The worked example of the lesson: one input, one unit; rows are reset gate, update gate, candidate.
EXAMPLE = {
    "weight_ih": torch.tensor([[1.0], [-2.0], [0.5]]),
    "weight_hh": torch.tensor([[-0.5], [1.0], [0.4]]),
    "bias_ih": torch.tensor([-1.09861, 1.09861, 0.0]),
    "bias_hh": torch.tensor([0.0, 0.0, 0.8]),
}


@check(points=1)
def test_parameters(shared_student: Student) -> None:
    """A cell has the four parameters of nn.GRUCell, by name and shape."""
    parameters = parameters_of(shared_student.ManualGRUCell(1, 1))
    require(set(parameters) == set(EXAMPLE), f"The names of your parameters are {sorted(parameters)}.")
    for name, value in EXAMPLE.items():
        assert_shape(parameters[name], tuple(value.shape), what=f"`{name}` of ManualGRUCell(1, 1)")


@check(points=1)
def test_shape(shared_student: Student, draw: Draw) -> None:
    """A batch of four inputs of size 3 gives four hidden states of size 2."""
    h = shared_student.ManualGRUCell(3, 2)(draw.normal(4, 3), draw.normal(4, 2))
    assert_shape(h, (4, 2), what="the new hidden state")


@check(points=1, needs="test_parameters")
def test_example_by_hand(shared_student: Student) -> None:
    """The worked example comes out: 1.6791."""
    cell = shared_student.ManualGRUCell(1, 1)
    cell.load_state_dict(EXAMPLE)
    got = cell(torch.tensor([[1.0]]), torch.tensor([[2.0]]))
    assert_close(got, torch.tensor([[1.67907]]), what="the new hidden state", atol=1e-4)


@check(points=1, needs="test_parameters")
def test_agrees_with_gru_cell(shared_student: Student, draw: Draw) -> None:
    """With the same weights, one step gives what nn.GRUCell gives."""
    theirs = draw.fill_(nn.GRUCell(5, 3))
    mine = shared_student.ManualGRUCell(5, 3)
    mine.load_state_dict(theirs.state_dict())
    x, h = draw.normal(4, 5), draw.normal(4, 3)
    assert_close(mine(x, h), theirs(x, h).detach(), what="the new hidden state")
