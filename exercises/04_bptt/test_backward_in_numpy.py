"""Public checks of 04_bptt/backward_in_numpy.

The lesson's worked example: one sequence of two steps, D = H = 1, weight_ih = 1, weight_hh = 2, no bias, h_0 = 0. The
states are 0.5 and 0.8, and the loss is the sum of both, so dh is (1, 1). Then dz_2 = 0.36, and what reaches h_1 is
1 + 2 * 0.36 = 1.72, so dz_1 = 1.29.
"""

import numpy as np
import torch
from torch import nn

from autograder.suite import Draw, Student, assert_close, assert_shape, check

NAMES = ("x", "h0", "weight_ih", "weight_hh", "bias")


@check(points=1)
def test_shapes(shared_student: Student, draw: Draw) -> None:
    """Each gradient has the shape of what it is the gradient of."""
    shapes = {"x": (4, 6, 3), "h0": (4, 5), "weight_ih": (5, 3), "weight_hh": (5, 5), "bias": (5,)}
    x, h0, weight_ih, weight_hh = (draw.normal(*shapes[name], dtype=torch.float64).numpy() for name in NAMES[:4])
    dh, states = draw.normal(4, 6, 5, dtype=torch.float64).numpy(), np.full((4, 6, 5), 0.5)
    gradients = shared_student.rnn_backward(dh, x, states, h0, weight_ih, weight_hh)
    assert isinstance(gradients, dict), "rnn_backward should return a dict."
    assert set(gradients) == set(NAMES), f"The keys of the dict should be {', '.join(NAMES)}."
    for name, shape in shapes.items():
        assert_shape(gradients[name], shape, what=f'the gradient of "{name}"')


@check(points=1)
def test_example_by_hand(shared_student: Student) -> None:
    """The worked example of the lesson comes out: the gradient of weight_hh is 0.18, that of the bias 1.65."""
    x = np.arctanh([[[0.5], [0.8]]]) - np.array([[[0.0], [1.0]]])  # so that the states are 0.5 and 0.8
    expected = {
        "x": np.array([[[1.29], [0.36]]]),
        "h0": np.array([[2.58]]),
        "weight_ih": np.array([[1.29 * x[0, 0, 0] + 0.36 * x[0, 1, 0]]]),
        "weight_hh": np.array([[0.18]]),
        "bias": np.array([1.65]),
    }
    states, h0 = np.array([[[0.5], [0.8]]]), np.zeros((1, 1))
    got = shared_student.rnn_backward(np.ones((1, 2, 1)), x, states, h0, np.array([[1.0]]), np.array([[2.0]]))
    assert_close(got, expected, what="the dict of gradients", rtol=1e-5, atol=1e-5)


@check(points=1)
def test_agrees_with_autograd(shared_student: Student, draw: Draw) -> None:
    """With a loss at the last step, the gradients are those that autograd finds for nn.RNN."""
    rnn = draw.fill_(nn.RNN(3, 2, batch_first=True).double())
    x = draw.normal(4, 5, 3, dtype=torch.float64).requires_grad_()
    h0 = draw.normal(1, 4, 2, dtype=torch.float64).requires_grad_()
    states, _ = rnn(x, h0)
    dh = torch.zeros(4, 5, 2, dtype=torch.float64)
    dh[:, -1] = draw.normal(4, 2, dtype=torch.float64)
    states.backward(dh)
    weights = rnn.weight_ih_l0, rnn.weight_hh_l0
    arguments = (dh, x, states, h0[0], *weights)
    got = shared_student.rnn_backward(*(argument.detach().numpy().copy() for argument in arguments))
    gradients = (x.grad, h0.grad[0], *(weight.grad for weight in weights), rnn.bias_ih_l0.grad)
    expected = {name: gradient.numpy() for name, gradient in zip(NAMES, gradients, strict=True)}
    assert_close(got, expected, what="the dict of gradients", rtol=1e-4, atol=1e-4)
