"""Public checks of 05_stability/initialization.

The lesson's example: a matrix of 30 rows and 20 columns has fan_out 30 and fan_in 20, so Xavier's variance is
2 / 50 = 0.04, which is a standard deviation of 0.2.
"""

import torch
from torch import nn

from autograder.suite import Student, assert_close, assert_shape, check, driver, require


@driver
def overwritten(answer: object, function: str, rows: int, columns: int) -> object:
    """Let a function overwrite a matrix of sevens."""
    weight = torch.full((rows, columns), 7.0)
    getattr(answer, function)(weight)
    return weight


@driver
def initialized(answer: object, recurrent: str) -> object:
    """Initialize a small network; give its parameters."""
    rnn = nn.RNN(5, 4)
    answer.initialize_(rnn, recurrent)
    return dict(rnn.state_dict())


@check(points=1)
def test_shapes(shared_student: Student) -> None:
    """Both recipes leave a matrix its shape."""
    assert_shape(overwritten(shared_student, "xavier_", 30, 20), (30, 20), what="the matrix after xavier_")
    assert_shape(overwritten(shared_student, "orthogonal_", 6, 6), (6, 6), what="the matrix after orthogonal_")


@check(points=1)
def test_xavier_by_hand(shared_student: Student) -> None:
    """30 rows and 20 columns get numbers around 0 with a standard deviation of 0.2, give or take chance."""
    weight = overwritten(shared_student, "xavier_", 30, 20)
    assert_close(float(weight.mean()), 0.0, what="the mean", atol=0.06)
    assert_close(float(weight.std()), 0.2, what="the standard deviation", atol=0.05, rtol=0)


@check(points=1)
def test_orthogonal(shared_student: Student) -> None:
    """The matrix times its transpose is the identity."""
    weight = overwritten(shared_student, "orthogonal_", 6, 6)
    assert_close(weight @ weight.T, torch.eye(6), what="the matrix times its transpose", atol=1e-4)


@check(points=1)
def test_network(shared_student: Student) -> None:
    """A network of one layer gets its identity, and biases of 0."""
    state = initialized(shared_student, "identity")
    require(bool((state["weight_ih_l0"].abs() < 2).all()), "The input weight holds numbers that are far too large.")
    assert_close(state["weight_hh_l0"], torch.eye(4), what="`weight_hh_l0`")
    for name in ("bias_ih_l0", "bias_hh_l0"):
        assert_close(state[name], torch.zeros(4), what=f"`{name}`")
