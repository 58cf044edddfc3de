"""Public checks of 03_loop/manual_rnn."""

from typing import Any

import torch
from torch import nn

from autograder.suite import Draw, Student, assert_close, assert_shape, check, parameters_of, require

# The worked example of the lesson's README: one input, one hidden unit, no biases to speak of.
EXAMPLE = {
    "cell.weight_ih": torch.tensor([[1.0]]),
    "cell.weight_hh": torch.tensor([[0.5]]),
    "cell.bias_ih": torch.zeros(1),
    "cell.bias_hh": torch.zeros(1),
}


def is_pair(result: Any) -> None:
    pair = isinstance(result, list | tuple) and len(result) == 2
    require(pair, "Your module should return a pair: the states after every step, and the last one.")


@check(points=1)
def test_parameters(shared_student: Student) -> None:
    """The module has the four parameters of its cell."""
    parameters = parameters_of(shared_student.ManualRNN(1, 1))
    require(
        set(parameters) == set(EXAMPLE),
        "The parameters of your module should be those of one nn.RNNCell that it keeps as `self.cell`. "
        "See what `dict(module.named_parameters())` gives.",
    )


@check(points=1)
def test_shapes(shared_student: Student, draw: Draw) -> None:
    """Four sequences of seven steps, five features, six hidden units: (4, 7, 6) and (4, 6)."""
    result = shared_student.ManualRNN(5, 6)(draw.normal(4, 7, 5), draw.normal(4, 6))
    is_pair(result)
    assert_shape(result[0], (4, 7, 6), what="`output`")
    assert_shape(result[1], (4, 6), what="`h_n`")


@check(points=1, needs="test_parameters")
def test_example_by_hand(shared_student: Student) -> None:
    """The worked example of the lesson comes out: 0.7616, 0.3634, 0.1797."""
    module = shared_student.ManualRNN(1, 1)
    module.load_state_dict(EXAMPLE)
    result = module(torch.tensor([[[1.0], [0.0], [0.0]]]))
    is_pair(result)
    assert_close(result[0], torch.tensor([[[0.7616], [0.3634], [0.1797]]]), what="`output`", atol=1e-4)
    assert_close(result[1], torch.tensor([[0.1797]]), what="`h_n`", atol=1e-4)


@check(points=1, needs="test_parameters")
def test_agrees_with_rnn(shared_student: Student, draw: Draw) -> None:
    """Begun from zeros, it gives what nn.RNN gives."""
    theirs = draw.fill_(nn.RNN(5, 3, batch_first=True))
    mine = shared_student.ManualRNN(5, 3)
    mine.load_state_dict({f"cell.{name.removesuffix('_l0')}": value for name, value in theirs.state_dict().items()})
    x = draw.normal(4, 6, 5)
    output, h_n = theirs(x)
    result = mine(x)
    is_pair(result)
    assert_close(result[0], output, what="`output`")
    assert_close(result[1], h_n[0], what="`h_n`")
