"""Public checks of 07_deep_and_bidirectional/bidirectional_concat.

The batch of the lesson's worked example: the sequences (1, 2, 3) and (4), and a network whose states can be computed
by hand. Forward, h_t = x_t + 2 h_{t-1}; backward, h_t = 3 x_t + h_{t+1}.
"""

import torch
from torch import nn

from autograder.suite import Draw, Student, assert_close, assert_shape, check, driver


@driver
def build_by_hand(answer: object) -> nn.RNN:
    """Build the network of the worked example."""
    rnn = nn.RNN(1, 1, batch_first=True, bidirectional=True, nonlinearity="relu")
    weights = {"weight_ih_l0": 1.0, "weight_hh_l0": 2.0, "weight_ih_l0_reverse": 3.0, "weight_hh_l0_reverse": 1.0}
    with torch.no_grad():
        for name, parameter in rnn.named_parameters():
            parameter.fill_(weights.get(name, 0.0))
    return rnn


@check(points=1)
def test_shape(shared_student: Student, draw: Draw) -> None:
    """final_states gives (B, 2H) for any number of layers."""
    for num_layers in (1, 2, 3):
        h_n = draw.normal(2 * num_layers, 5, 4)
        got = shared_student.final_states(h_n, num_layers)
        assert_shape(got, (5, 8), what=f"the summary of {num_layers} layer(s)")


@check(points=1)
def test_final_states_by_hand(shared_student: Student) -> None:
    """h_n of the worked example gives the rows (11, 18) and (4, 12)."""
    h_n = torch.tensor([[[11.0], [4.0]], [[18.0], [12.0]]])
    expected = torch.tensor([[11.0, 18.0], [4.0, 12.0]])
    assert_close(shared_student.final_states(h_n, 1), expected, what="the summary")


@check(points=1)
def test_encode_by_hand(shared_student: Student) -> None:
    """The padded batch of the worked example gives the rows (11, 18) and (4, 12)."""
    x = torch.tensor([[1.0, 2.0, 3.0], [4.0, 5.0, 5.0]]).unsqueeze(-1)
    got = shared_student.encode(build_by_hand(shared_student), x, torch.tensor([3, 1]))
    assert_close(got, torch.tensor([[11.0, 18.0], [4.0, 12.0]]), what="the summary")


@check(points=1)
def test_agrees_with_the_output(shared_student: Student, draw: Draw) -> None:
    """For one layer, the halves are the output at the last step (forward) and at the first (backward)."""
    rnn = draw.fill_(nn.RNN(3, 4, batch_first=True, bidirectional=True))
    output, h_n = rnn(draw.normal(5, 7, 3))
    expected = torch.cat((output[:, -1, :4], output[:, 0, 4:]), dim=-1)
    assert_close(shared_student.final_states(h_n.detach(), 1), expected, what="the summary")
