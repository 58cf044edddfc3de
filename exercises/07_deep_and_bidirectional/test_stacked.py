"""Public checks of 07_deep_and_bidirectional/stacked.

A network of two layers and one unit with the weights of the lesson's worked example of depth, and agreement with
PyTorch's own.
"""

import torch
from torch import nn

from autograder.suite import Draw, Student, assert_close, assert_shape, check, parameters_of

KINDS = ("weight_ih", "weight_hh", "bias_ih", "bias_hh")


@check(points=1)
def test_parameters(shared_student: Student) -> None:
    """Of StackedRNN(3, 5, 2), the first cell reads 3 numbers, the second 5."""
    parameters = parameters_of(shared_student.StackedRNN(3, 5, 2))
    for name, shape in (("cells.0.weight_ih", (5, 3)), ("cells.1.weight_ih", (5, 5))):
        assert_shape(parameters.get(name), shape, what=f"the parameter `{name}`")


@check(points=1)
def test_shapes(shared_student: Student, draw: Draw) -> None:
    """For four sequences of six steps, two layers and five units, output is (4, 6, 5) and h_n (2, 4, 5)."""
    output, h_n = shared_student.StackedRNN(3, 5, 2)(draw.normal(4, 6, 3), draw.normal(2, 4, 5))
    assert_shape(output, (4, 6, 5), what="the output")
    assert_shape(h_n, (2, 4, 5), what="h_n")


@check(points=1)
def test_depth_by_hand(shared_student: Student) -> None:
    """The worked example of depth gives the output (0.8515, 0.8119) and the final states 0.7068 and 0.8119."""
    mine = shared_student.StackedRNN(1, 1, 2)
    weights = {"weight_ih": torch.ones(1, 1), "weight_hh": torch.full((1, 1), 0.5)}
    mine.load_state_dict({f"cells.{n}.{kind}": weights.get(kind, torch.zeros(1)) for n in (0, 1) for kind in KINDS})
    got = mine(torch.tensor([[[1.0], [0.5]]]), torch.tensor([[[0.0]], [[1.0]]]))
    expected = (torch.tensor([[[0.8515], [0.8119]]]), torch.tensor([[[0.7068]], [[0.8119]]]))
    assert_close(got, expected, what="the pair (output, h_n)", atol=1e-4)


@check(points=1)
def test_agrees_with_nn_rnn(shared_student: Student, draw: Draw) -> None:
    """With the same weights, output and h_n are those of nn.RNN(num_layers=2)."""
    rnn = draw.fill_(nn.RNN(3, 5, num_layers=2, batch_first=True))
    weights, mine = rnn.state_dict(), shared_student.StackedRNN(3, 5, 2)
    mine.load_state_dict({f"cells.{n}.{kind}": weights[f"{kind}_l{n}"] for n in (0, 1) for kind in KINDS})
    x, h_0 = draw.normal(4, 6, 3), draw.normal(2, 4, 5)
    expected = tuple(each.detach() for each in rnn(x, h_0))
    assert_close(mine(x, h_0), expected, what="the pair (output, h_n)")
