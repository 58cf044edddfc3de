"""Public checks of 02_cell/numpy_cell."""

import numpy as np
import torch
from torch import nn

from autograder.suite import Draw, Student, assert_close, assert_shape, check, require

# The worked example of the lesson's README: three inputs, two hidden units, one output.
EXAMPLE = (
    np.array([[0.5, 0.0, 0.5], [-0.5, 0.5, 0.0]]),  # W_ih
    np.array([[0.2, -0.4], [0.6, 0.1]]),  # W_hh
    np.array([[2.0, 1.0]]),  # W_ho
    np.array([0.0, -1.7]),  # b_h
    np.array([0.5]),  # b_o
)
INPUTS = np.array([[1.0, 2.0, -1.0], [0.0, 0.0, 0.0]])
START = np.array([0.5, -1.0])
OUTPUTS = np.array([[0.66264], [0.34992]])
STATES = np.array([[0.46212, -0.76159], [0.37743, -0.90495]])


@check(points=1)
def test_shapes(shared_student: Student) -> None:
    """Two steps give two outputs of size 1 and two states of size 2; a prediction has size 1."""
    network = shared_student.ElmanRNN(*EXAMPLE)
    result = network.forward(INPUTS, START)
    require(isinstance(result, list | tuple) and len(result) == 2, "`forward` returns a pair: outputs and states.")
    assert_shape(result[0], (2, 1), what="the array of outputs")
    assert_shape(result[1], (2, 2), what="the array of states")
    assert_shape(network.predict_next(INPUTS), (1,), what="the prediction")


@check(points=1)
def test_step_by_hand(shared_student: Student) -> None:
    """The first step of the worked example gives the output 0.6626 and the state (0.4621, -0.7616)."""
    result = shared_student.ElmanRNN(*EXAMPLE).step(INPUTS[0], START)
    assert_close(result, (OUTPUTS[0], STATES[0]), what="the result of `step`", atol=1e-4)


@check(points=1, needs="test_step_by_hand")
def test_sequence_by_hand(shared_student: Student) -> None:
    """Both steps of the worked example come out."""
    result = shared_student.ElmanRNN(*EXAMPLE).forward(INPUTS, START)
    assert_close(result, (OUTPUTS, STATES), what="the result of `forward`", atol=1e-4)


@check(points=1)
def test_agrees_with_pytorch(shared_student: Student, draw: Draw) -> None:
    """The states are those of nn.RNN with the same weights, begun at zeros."""
    rnn = draw.fill_(nn.RNN(4, 3).double())
    w_ih, w_hh, b_ih, b_hh = (parameter.detach().numpy() for parameter in rnn.parameters())
    inputs = draw.normal(5, 4, dtype=torch.float64)
    expected = rnn(inputs)[0].detach().numpy()
    network = shared_student.ElmanRNN(w_ih, w_hh, np.ones((2, 3)), b_ih + b_hh, np.zeros(2))
    result = network.forward(inputs.numpy())
    require(isinstance(result, list | tuple) and len(result) == 2, "`forward` returns a pair: outputs and states.")
    assert_close(result[1], expected, what="the array of states", rtol=1e-4, atol=1e-5)
