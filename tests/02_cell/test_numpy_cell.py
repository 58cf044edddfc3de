"""Hidden suite of 02_cell/numpy_cell.

What is right is asked of `nn.RNN` and `nn.Linear`, in float64. Answers may be less precise.
"""

from typing import Any

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn

from autograder.suite import Draw, Handle, Student, assert_close, check, observe, require, value_of

NAMES = ("W_ih", "W_hh", "W_ho", "b_h", "b_o")
OUTPUTS_AND_STATES = ("the array of outputs", "the array of states")
CLOSE = {"rtol": 3e-4, "atol": 3e-5}  # an answer may compute in single precision, and a long sequence makes errors grow


def draw_weights(draw: Draw, input_size: int, hidden_size: int, output_size: int) -> dict[str, np.ndarray]:
    """Draw the five arrays of a network."""
    shapes = ((hidden_size, input_size), (hidden_size,) * 2, (output_size, hidden_size), (hidden_size,), (output_size,))
    return {name: draw_array(draw, *shape, std=0.6) for name, shape in zip(NAMES, shapes, strict=True)}


def draw_array(draw: Draw, *shape: int, std: float = 1.0) -> np.ndarray:
    return draw.normal(*shape, std=std, dtype=torch.float64).numpy()


def run(
    weights: dict[str, np.ndarray], inputs: np.ndarray, h0: np.ndarray | None = None
) -> tuple[np.ndarray, np.ndarray]:
    """Give outputs and states, by PyTorch's own layers."""
    tensors = {name: torch.from_numpy(value) for name, value in weights.items()}
    hidden_size, input_size = weights["W_ih"].shape
    rnn = nn.RNN(input_size, hidden_size).double()
    rnn.load_state_dict(
        {
            "weight_ih_l0": tensors["W_ih"],
            "weight_hh_l0": tensors["W_hh"],
            "bias_ih_l0": tensors["b_h"],
            "bias_hh_l0": torch.zeros(hidden_size),
        }
    )
    with torch.no_grad():
        states, _ = rnn(torch.from_numpy(inputs), None if h0 is None else torch.from_numpy(h0)[None])
        outputs = F.linear(states, tensors["W_ho"], tensors["b_o"])
    return outputs.numpy(), states.numpy()


def network(student: Student, weights: dict[str, np.ndarray]) -> Handle:
    return student.ElmanRNN(*(weights[name] for name in NAMES))


def judge_pair(result: Any, expected: tuple[np.ndarray, np.ndarray], names: tuple[str, str], method: str) -> None:
    """Judge the two things that a method returns, each by its name."""
    message = f"`{method}` returns a pair: first {names[0]}, then {names[1]}."
    require(isinstance(result, list | tuple) and len(result) == 2, message)
    for k, name in enumerate(names):
        assert_close(result[k], expected[k], what=f"{name} from `{method}`", **CLOSE)


def judge_step(student: Student, draw: Draw, sizes: tuple[int, int, int]) -> None:
    weights = draw_weights(draw, *sizes)
    x, h = draw_array(draw, sizes[0]), draw_array(draw, sizes[1])
    outputs, states = run(weights, x[None], h)
    judge_pair(network(student, weights).step(x, h), (outputs[0], states[0]), ("the output", "the new state"), "step")


def judge_sequence(student: Student, draw: Draw, sizes: tuple[int, int, int], time: int) -> None:
    weights = draw_weights(draw, *sizes)
    inputs, h0 = draw_array(draw, time, sizes[0]), draw_array(draw, sizes[1])
    expected = run(weights, inputs, h0)
    judge_pair(network(student, weights).forward(inputs, h0), expected, OUTPUTS_AND_STATES, "forward")


@check(points=2)
def test_one_step(shared_student: Student, draw: Draw) -> None:
    """One step gives the output and the new state that the lesson's equations give"""
    for sizes in ((3, 5, 2), (6, 4, 7), (2, 7, 4)):
        judge_step(shared_student, draw, sizes)


@check(points=2, needs="test_one_step")
def test_whole_sequence(shared_student: Student, draw: Draw) -> None:
    """A whole sequence, begun from a given state, gives the outputs and the states of all steps"""
    for sizes, time in (((3, 5, 2), 6), ((6, 2, 4), 3), ((2, 7, 5), 9)):
        judge_sequence(shared_student, draw, sizes, time)


@check(points=1)
def test_equal_sizes(shared_student: Student, draw: Draw) -> None:
    """Step and sequence are right where all sizes are equal, so that no shape gives a mistake away"""
    judge_step(shared_student, draw, (4, 4, 4))
    judge_sequence(shared_student, draw, (4, 4, 4), 4)


@check(points=1, needs="test_one_step")
def test_sizes_of_one(shared_student: Student, draw: Draw) -> None:
    """Axes of size one stay: one input, one hidden unit, one output, a single step"""
    judge_step(shared_student, draw, (1, 1, 1))
    for sizes, time in (((1, 3, 2), 4), ((3, 1, 2), 4), ((3, 2, 1), 4), ((2, 3, 4), 1), ((1, 1, 1), 1)):
        judge_sequence(shared_student, draw, sizes, time)


@check(points=1, needs="test_whole_sequence")
def test_start_from_zeros(shared_student: Student, draw: Draw) -> None:
    """Without a given state, and with None, a sequence begins at zeros"""
    weights, inputs = draw_weights(draw, 3, 6, 2), draw_array(draw, 5, 3)
    expected = run(weights, inputs)
    mine = network(shared_student, weights)
    judge_pair(mine.forward(inputs), expected, OUTPUTS_AND_STATES, "forward")
    judge_pair(mine.forward(inputs, None), expected, OUTPUTS_AND_STATES, "forward")


@check(points=1)
def test_prediction(shared_student: Student, draw: Draw) -> None:
    """The prediction is the output that the whole sequence, read from zeros, leads to"""
    for sizes, time in (((3, 4, 3), 5), ((3, 5, 2), 6), ((4, 4, 4), 4), ((1, 5, 1), 7), ((2, 5, 3), 1)):
        weights, inputs = draw_weights(draw, *sizes), draw_array(draw, time, sizes[0])
        outputs, _ = run(weights, inputs)
        got = network(shared_student, weights).predict_next(inputs)
        assert_close(got, outputs[-1], what="what `predict_next` returns", **CLOSE)


@check(points=1, needs=("test_whole_sequence", "test_prediction"))
def test_sequences_in_turn(shared_student: Student, draw: Draw) -> None:
    """Several sequences through one network, longer and shorter, do not run into each other"""
    weights = draw_weights(draw, 3, 5, 2)
    mine = network(shared_student, weights)
    for time in (6, 3, 8):
        inputs = draw_array(draw, time, 3)
        expected = run(weights, inputs)
        judge_pair(mine.forward(inputs), expected, OUTPUTS_AND_STATES, "forward")
        assert_close(mine.predict_next(inputs), expected[0][-1], what="what `predict_next` returns", **CLOSE)


@check(points=1)
def test_nothing_is_changed(shared_student: Student, draw: Draw) -> None:
    """Arguments and weights hold afterwards what they held before"""
    weights = draw_weights(draw, 3, 5, 2)
    inputs, h = draw_array(draw, 6, 3), draw_array(draw, 5)
    mine = network(shared_student, weights)
    given = {
        "step": {"x": inputs[0], "h": h},
        "forward": {"inputs": inputs, "h0": h},
        "predict_next": {"inputs": inputs},
    }
    for method, arguments in given.items():
        seen = observe(getattr(mine, method), *arguments.values())
        for after, (name, before) in zip(seen.args, arguments.items(), strict=True):
            assert_close(after, before, what=f"`{name}` after a call of `{method}`", rtol=0, atol=0)
    for name in NAMES:
        assert_close(value_of(getattr(mine, name)), weights[name], what=f"`{name}` after the calls", rtol=0, atol=0)
