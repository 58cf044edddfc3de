"""Public checks of 12_gates/long_memory.

The lesson's example: one unit, no recurrent weights, and inputs of 0, where tanh has slope 1. An LSTM with the forget
gate at 0.75 keeps three quarters of a gradient at every step back, and input and output gate at 0.5 halve it once each.
A plain unit with the recurrent weight 0.5 halves it at every step back.
"""

import math

import torch
from torch import nn

from autograder.suite import Draw, Handle, Student, assert_close, assert_shape, check, driver, require

KEEPS_THREE_QUARTERS = math.log(3)  # the sigmoid of it is 0.75


@driver
def forget_biases(answer: object, hidden_size: int, value: float) -> object:
    """Set the forget bias of a new LSTM; give its two biases."""
    lstm = nn.LSTM(2, hidden_size)
    answer.set_forget_bias(lstm, value)
    return [lstm.bias_ih_l0.detach(), lstm.bias_hh_l0.detach()]


@driver
def measure(answer: object, kind: str, weights: dict[str, float], x: torch.Tensor, lengths: list[int]) -> object:
    """Measure a network of one unit, all of whose numbers are 0 but these."""
    network = getattr(nn, kind)(x.shape[-1], 1, batch_first=True)
    with torch.no_grad():
        for name, parameter in network.named_parameters():
            parameter.zero_()
            for row, number in weights.get(name, {}).items():
                parameter[row] = number
    return answer.first_input_gradient_norms(network, x, lengths)


@check(points=1)
def test_forget_bias(shared_student: Student) -> None:
    """In a new LSTM with three units, rows 3 to 5 of the two biases add up to 1.5."""
    bias_ih, bias_hh = forget_biases(shared_student, 3, 1.5)
    assert_close((bias_ih + bias_hh)[3:6], torch.full((3,), 1.5), what="the sum of the forget gates' two biases")


@check(points=1)
def test_shape(shared_student: Student, draw: Draw) -> None:
    """There is one norm for each of four lengths."""
    norms = measure(shared_student, "GRU", {}, draw.normal(3, 7, 2), [1, 2, 5, 7])
    assert_shape(norms, (4,), what="the tensor of norms")


@check(points=1)
def test_example_by_hand(shared_student: Student) -> None:
    """In the lesson's example a plain RNN, an LSTM and a GRU give 1/2, 3/4 and 3/4 of the norm for every step more."""
    lengths, x = [1, 2, 3, 4], torch.zeros(1, 4, 1)
    plain = {"weight_ih_l0": {0: 1.0}, "weight_hh_l0": {0: 0.5}}
    lstm = {"weight_ih_l0": {2: 1.0}, "bias_ih_l0": {1: KEEPS_THREE_QUARTERS}}
    gru = {"weight_ih_l0": {2: 1.0}, "bias_ih_l0": {1: KEEPS_THREE_QUARTERS}}
    for kind, weights, first, part in (("RNN", plain, 1.0, 0.5), ("LSTM", lstm, 0.25, 0.75), ("GRU", gru, 0.25, 0.75)):
        expected = first * part ** torch.arange(4)
        got = measure(shared_student, kind, weights, x, lengths)
        assert_close(got, expected, what=f"the tensor of norms of an nn.{kind}")


@check(points=1)
def test_figure(shared_student: Student) -> None:
    """The figure can be made, and is a Figure."""
    norms = {"one": torch.tensor([0.1, 1.0, 0.2]), "two": torch.tensor([5.0, 2.0, 1.0])}
    figure = shared_student.plot_gradient_norms([1, 5, 10], norms)
    require(isinstance(figure, Handle), "plot_gradient_norms should return a Figure.")
