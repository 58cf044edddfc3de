"""Public checks of 07_deep_and_bidirectional/two_directions.

Agreement with PyTorch's own layer where there is no padding, and what padding must not do.
"""

import torch
from torch import nn

from autograder.suite import Draw, Handle, Student, assert_close, assert_shape, check, parameters_of, require

KINDS = ("weight_ih", "weight_hh", "bias_ih", "bias_hh")


def twin(student: Student, rnn: nn.RNN) -> Handle:
    """Give your layer with the weights of PyTorch's."""
    mine = student.BidirectionalRNN(rnn.input_size, rnn.hidden_size)
    weights = rnn.state_dict()
    forward = {f"forward_cell.{kind}": weights[f"{kind}_l0"] for kind in KINDS}
    backward = {f"backward_cell.{kind}": weights[f"{kind}_l0_reverse"] for kind in KINDS}
    mine.load_state_dict(forward | backward)
    return mine


@check(points=1)
def test_parameters(shared_student: Student) -> None:
    """There are eight parameters, four for each cell."""
    names = set(parameters_of(shared_student.BidirectionalRNN(3, 4)))
    expected = {f"{cell}.{kind}" for cell in ("forward_cell", "backward_cell") for kind in KINDS}
    require(names == expected, f"The names of your parameters are {sorted(names)}.")


@check(points=1)
def test_shapes(shared_student: Student, draw: Draw) -> None:
    """For two sequences of up to six steps and four hidden units, output is (2, 6, 8) and h_n (2, 2, 4)."""
    layer = shared_student.BidirectionalRNN(3, 4)
    output, h_n = layer(draw.normal(2, 6, 3), torch.tensor([4, 6]), draw.normal(2, 2, 4))
    assert_shape(output, (2, 6, 8), what="the output")
    assert_shape(h_n, (2, 2, 4), what="h_n")


@check(points=1)
def test_agrees_with_nn_rnn(shared_student: Student, draw: Draw) -> None:
    """Without padding, output and h_n are those of nn.RNN(bidirectional=True) with the same weights."""
    rnn = draw.fill_(nn.RNN(3, 4, batch_first=True, bidirectional=True))
    x, h_0 = draw.normal(2, 6, 3), draw.normal(2, 2, 4)
    expected = tuple(each.detach() for each in rnn(x, h_0))
    got = twin(shared_student, rnn)(x, torch.tensor([6, 6]), h_0)
    assert_close(got, expected, what="the pair (output, h_n)")


@check(points=1)
def test_a_sequence_by_itself(shared_student: Student, draw: Draw) -> None:
    """A sequence of four steps gives the same h_n with two steps of padding as without."""
    layer = twin(shared_student, draw.fill_(nn.RNN(3, 4, batch_first=True, bidirectional=True)))
    x, h_0, lengths = draw.normal(1, 6, 3), draw.normal(2, 1, 4), torch.tensor([4])
    _, alone = layer(x[:, :4], lengths, h_0)
    _, padded = layer(x, lengths, h_0)
    assert_shape(alone, (2, 1, 4), what="h_n")
    assert_close(padded, alone, what="the state `h_n` of a padded sequence")
