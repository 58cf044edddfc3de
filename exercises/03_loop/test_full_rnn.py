"""Public checks of 03_loop/full_rnn."""

from typing import Any

import torch
from torch import nn

from autograder.suite import Draw, Student, assert_close, assert_shape, check, parameters_of, require

# The worked example of the lesson's README, with its output layer.
EXAMPLE = {
    "W_xh.weight": torch.tensor([[1.0]]),
    "W_hh.weight": torch.tensor([[0.5]]),
    "W_hh.bias": torch.zeros(1),
    "W_hy.weight": torch.tensor([[2.0]]),
    "W_hy.bias": torch.tensor([-0.5]),
}


def is_pair(result: Any) -> None:
    pair = isinstance(result, list | tuple) and len(result) == 2
    require(pair, "Your module should return a pair: the outputs of every step, and the last hidden state.")


@check(points=1)
def test_parameters(shared_student: Student) -> None:
    """The network has the five parameters of its three layers."""
    parameters = parameters_of(shared_student.FullRNN(1, 1, 1))
    require(
        set(parameters) == set(EXAMPLE),
        "The parameters of your network should be W_xh.weight, W_hh.weight, W_hh.bias, W_hy.weight and W_hy.bias, "
        "and no others. See what `dict(network.named_parameters())` gives.",
    )


@check(points=1)
def test_shapes(shared_student: Student, draw: Draw) -> None:
    """Four sequences of seven steps, five features, six hidden units, two outputs: (4, 7, 2) and (4, 6)."""
    result = shared_student.FullRNN(5, 6, 2)(draw.normal(4, 7, 5))
    is_pair(result)
    assert_shape(result[0], (4, 7, 2), what="`y`")
    assert_shape(result[1], (4, 6), what="`h_n`")


@check(points=1, needs="test_parameters")
def test_example_by_hand(shared_student: Student) -> None:
    """The worked example of the lesson comes out: 1.0232, 0.2268, -0.1405."""
    network = shared_student.FullRNN(1, 1, 1)
    network.load_state_dict(EXAMPLE)
    result = network(torch.tensor([[[1.0], [0.0], [0.0]]]))
    is_pair(result)
    assert_close(result[0], torch.tensor([[[1.0232], [0.2268], [-0.1405]]]), what="`y`", atol=2e-4)
    assert_close(result[1], torch.tensor([[0.1797]]), what="`h_n`", atol=1e-4)


@check(points=1, needs="test_parameters")
def test_agrees_with_rnn(shared_student: Student, draw: Draw) -> None:
    """Begun from zeros, the outputs are those of an nn.RNN with an nn.Linear behind it."""
    rnn, linear = draw.fill_(nn.RNN(5, 3, batch_first=True)), draw.fill_(nn.Linear(3, 2))
    nn.init.zeros_(rnn.bias_ih_l0)
    network = shared_student.FullRNN(5, 3, 2)
    values = (rnn.weight_ih_l0, rnn.weight_hh_l0, rnn.bias_hh_l0, linear.weight, linear.bias)
    network.load_state_dict({name: value.detach() for name, value in zip(EXAMPLE, values, strict=True)})
    x = draw.normal(4, 6, 5)
    output, _ = rnn(x)
    result = network(x)
    is_pair(result)
    assert_close(result[0], linear(output), what="`y`")
