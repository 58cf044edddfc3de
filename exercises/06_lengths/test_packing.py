"""Public checks of 06_lengths/packing.

The batch of the lesson's worked example: the sequences (1, 2, 3), (4) and (5, 6), padded with 9, and a network whose
states can be computed by hand: h_t = x_t + 2 h_{t-1}.
"""

import torch
from torch import nn

from autograder.suite import Draw, Handle, Student, assert_close, assert_shape, check, driver

X = torch.tensor([[1.0, 2.0, 3.0], [4.0, 9.0, 9.0], [5.0, 6.0, 9.0]]).unsqueeze(-1)
LENGTHS = torch.tensor([3, 1, 2])


@driver
def build_by_hand(answer: object) -> nn.RNN:
    """Build the network of the worked example."""
    rnn = nn.RNN(1, 1, batch_first=True, nonlinearity="relu")
    weights = {"weight_ih_l0": 1.0, "weight_hh_l0": 2.0}
    with torch.no_grad():
        for name, parameter in rnn.named_parameters():
            parameter.fill_(weights.get(name, 0.0))
    return rnn


@driver
def build(answer: object, weights: dict[str, torch.Tensor]) -> nn.RNN:
    """Build a network of two layers with these weights."""
    rnn = nn.RNN(3, 4, num_layers=2, batch_first=True)
    rnn.load_state_dict(weights)
    return rnn


def two_layers(student: Student, draw: Draw) -> tuple[nn.RNN, Handle]:
    """Give a network with drawn weights, and its twin beside the answer."""
    rnn = draw.fill_(nn.RNN(3, 4, num_layers=2, batch_first=True))
    return rnn, build(student, dict(rnn.state_dict()))


@check(points=1)
def test_shapes(shared_student: Student, draw: Draw) -> None:
    """For five sequences in a batch of six steps, the output is (5, 6, 4), h_n (2, 5, 4), the last steps (5, 4)."""
    _, twin = two_layers(shared_student, draw)
    lengths = torch.tensor([2, 6, 1, 4, 3])
    output, h_n = shared_student.run_packed(twin, draw.normal(5, 6, 3), lengths)
    assert_shape(output, (5, 6, 4), what="the output")
    assert_shape(h_n, (2, 5, 4), what="h_n")
    assert_shape(shared_student.last_steps(draw.normal(5, 6, 4), lengths), (5, 4), what="what last_steps gives")


@check(points=1)
def test_output_by_hand(shared_student: Student) -> None:
    """The worked example gives the outputs (1, 4, 11), (4, 0, 0), (5, 16, 0), and h_n holds 11, 4, 16."""
    expected = (
        torch.tensor([[1.0, 4.0, 11.0], [4.0, 0.0, 0.0], [5.0, 16.0, 0.0]]).unsqueeze(-1),
        torch.tensor([[[11.0], [4.0], [16.0]]]),
    )
    got = shared_student.run_packed(build_by_hand(shared_student), X, LENGTHS)
    assert_close(got, expected, what="the pair (output, h_n)")


@check(points=1)
def test_last_steps_by_hand(shared_student: Student) -> None:
    """Of the padded batch itself, the last real steps are 3, 4 and 6."""
    got = shared_student.last_steps(X, LENGTHS)
    assert_close(got, torch.tensor([[3.0], [4.0], [6.0]]), what="what last_steps gives")


@check(points=1)
def test_agrees_with_nn_rnn(shared_student: Student, draw: Draw) -> None:
    """Without padding, the result is the network's own, and the last steps are its last layer's h_n."""
    rnn, twin = two_layers(shared_student, draw)
    x, lengths = draw.normal(5, 6, 3), torch.full((5,), 6)
    output, h_n = (each.detach() for each in rnn(x))
    assert_close(shared_student.run_packed(twin, x, lengths), (output, h_n), what="the pair (output, h_n)")
    assert_close(shared_student.last_steps(output, lengths), h_n[-1], what="what last_steps gives")
