"""Public checks of 03_loop/rnn_shapes."""

import torch
from torch import nn

from autograder.suite import Student, assert_close, check


@check(points=1)
def test_one_layer(shared_student: Student) -> None:
    """One layer, one direction: the table of the lesson, first row."""
    assert_close(shared_student.output_shape((7, 4, 5), 6), (7, 4, 6), what="`output_shape((7, 4, 5), 6)`")
    assert_close(shared_student.state_shape((7, 4, 5), 6), (1, 4, 6), what="`state_shape((7, 4, 5), 6)`")


@check(points=1)
def test_one_sequence_without_a_batch(shared_student: Student) -> None:
    """One sequence of seven steps, without a batch axis: the table of the lesson, last row."""
    assert_close(shared_student.output_shape((7, 5), 6), (7, 6), what="`output_shape((7, 5), 6)`")
    assert_close(shared_student.state_shape((7, 5), 6), (1, 6), what="`state_shape((7, 5), 6)`")


@check(points=1)
def test_count_by_hand(shared_student: Student) -> None:
    """A layer with five inputs and six hidden units has 78 parameters, 66 of them weights."""
    count = shared_student.parameter_count(5, 6)
    assert_close(count, 78, what="`parameter_count(5, 6)`")
    weights = shared_student.parameter_count(5, 6, bias=False)
    assert_close(weights, 66, what="`parameter_count(5, 6, bias=False)`")


@check(points=1)
def test_agrees_with_a_real_layer(shared_student: Student) -> None:
    """Two layers, batch first: what nn.RNN itself says."""
    rnn = nn.RNN(5, 6, num_layers=2, batch_first=True)
    output, h_n = rnn(torch.zeros(4, 7, 5))
    options = {"num_layers": 2, "batch_first": True}
    got = shared_student.output_shape((4, 7, 5), 6, **options)
    assert_close(got, tuple(output.shape), what="`output_shape((4, 7, 5), 6, num_layers=2, batch_first=True)`")
    got = shared_student.state_shape((4, 7, 5), 6, **options)
    assert_close(got, tuple(h_n.shape), what="`state_shape((4, 7, 5), 6, num_layers=2, batch_first=True)`")
    count = sum(parameter.numel() for parameter in rnn.parameters())
    assert_close(
        shared_student.parameter_count(5, 6, num_layers=2), count, what="`parameter_count(5, 6, num_layers=2)`"
    )
