"""Hidden suite of 03_loop/manual_rnn."""

from typing import Any

import torch
from torch import Tensor, nn

from autograder.suite import (
    Draw,
    Handle,
    Student,
    assert_close,
    assert_shape,
    check,
    driver,
    observe,
    parameters_of,
    require,
    vjp,
)

NAMES = ("weight_ih", "weight_hh", "bias_ih", "bias_hh")


def with_weights_of(student: Student, theirs: nn.RNN) -> Handle:
    """The student's module, with the weights of PyTorch's."""
    mine = student.ManualRNN(theirs.input_size, theirs.hidden_size)
    if theirs.weight_ih_l0.dtype is torch.float64:
        mine.double()
    mine.load_state_dict({f"cell.{name}": getattr(theirs, f"{name}_l0").detach() for name in NAMES})
    return mine


def expected_of(theirs: nn.RNN, x: Tensor, h0: Tensor | None = None) -> tuple[Tensor, Tensor]:
    """What nn.RNN gives, without its axis of layers."""
    output, h_n = theirs(x, None if h0 is None else h0[None])
    return output.detach(), h_n[0].detach()


def judge(result: Any, expected: tuple[Tensor, Tensor], case: str) -> None:
    pair = isinstance(result, list | tuple) and len(result) == 2
    require(pair, "Your module should return a pair: the states after every step, and the last one.")
    for got, want, name in zip(result, expected, ("output", "h_n"), strict=True):
        assert_close(got, want, what=f"`{name}` ({case})")


def judge_run(student: Student, draw: Draw, sizes: tuple[int, int, int, int]) -> None:
    batch, time, input_size, hidden_size = sizes
    theirs = draw.fill_(nn.RNN(input_size, hidden_size, batch_first=True))
    x, h0 = draw.normal(batch, time, input_size), draw.normal(batch, hidden_size)
    judge(with_weights_of(student, theirs)(x, h0), expected_of(theirs, x, h0), f"batch {batch}, {time} steps")


@check(points=1)
def test_parameters(shared_student: Student) -> None:
    """The parameters are those of one nn.RNNCell, called `cell`, and no others"""
    for input_size, hidden_size in ((3, 5), (6, 2), (1, 1)):
        parameters = parameters_of(shared_student.ManualRNN(input_size, hidden_size))
        shapes = ((hidden_size, input_size), (hidden_size, hidden_size), (hidden_size,), (hidden_size,))
        missing = [f"cell.{name}" for name in NAMES if f"cell.{name}" not in parameters]
        require(not missing, f"`named_parameters()` of your module does not give {', '.join(missing)}.")
        require(len(parameters) == len(NAMES), "Your module has more parameters than those of its cell.")
        for name, shape in zip(NAMES, shapes, strict=True):
            what = f"`cell.{name}` of ManualRNN({input_size}, {hidden_size})"
            assert_shape(parameters[f"cell.{name}"], shape, what=what)


@check(points=2, needs="test_parameters")
def test_states_of_a_batch(shared_student: Student, draw: Draw) -> None:
    """A batch, begun from given states, gives the states that nn.RNN gives, at every step and at the end"""
    for sizes in ((3, 6, 5, 4), (5, 3, 2, 7), (2, 9, 4, 3)):
        judge_run(shared_student, draw, sizes)


@check(points=1, needs="test_parameters")
def test_equal_sizes(shared_student: Student, draw: Draw) -> None:
    """States are right where all sizes are equal, so that no shape gives a mistake away"""
    judge_run(shared_student, draw, (4, 4, 4, 4))
    judge_run(shared_student, draw, (5, 5, 3, 2))


@check(points=1, needs="test_states_of_a_batch")
def test_axes_of_one(shared_student: Student, draw: Draw) -> None:
    """Axes of size one stay: one sequence, one step, one input, one hidden unit"""
    for sizes in ((1, 5, 3, 4), (3, 1, 5, 4), (3, 4, 1, 2), (2, 4, 3, 1), (1, 1, 1, 1)):
        judge_run(shared_student, draw, sizes)


@driver
def devices_of_results(answer: Any) -> list[str]:
    """Run a batch on the one device beside the CPU that every machine has, and say where the results are."""
    results = answer.ManualRNN(3, 5).to("meta")(torch.empty(4, 6, 3, device="meta"))
    return [str(result.device) for result in results]


@check(points=1, needs="test_parameters")
def test_default_start(shared_student: Student, draw: Draw) -> None:
    """Without a given state, and with None, a batch begins at zeros, in the dtype and on the device of its input"""
    for dtype in (torch.float32, torch.float64):
        theirs = draw.fill_(nn.RNN(3, 5, batch_first=True, dtype=dtype))
        x = draw.normal(4, 6, 3, dtype=dtype)
        expected = expected_of(theirs, x)
        judge(with_weights_of(shared_student, theirs)(x), expected, f"without h0, {dtype}")
        judge(with_weights_of(shared_student, theirs)(x, None), expected, f"h0 None, {dtype}")
    elsewhere = devices_of_results(shared_student)
    require(elsewhere == ["meta", "meta"], "The results are not on the device of the input.")


@check(points=1, needs=("test_states_of_a_batch", "test_default_start"))
def test_batches_in_turn(shared_student: Student, draw: Draw) -> None:
    """Batches of other sizes and lengths, one after the other, do not run into each other"""
    theirs = draw.fill_(nn.RNN(3, 5, batch_first=True))
    mine = with_weights_of(shared_student, theirs)
    for batch, time in ((4, 6), (4, 6), (2, 3), (5, 8)):
        x, h0 = draw.normal(batch, time, 3), draw.normal(batch, 5)
        judge(mine(x), expected_of(theirs, x), f"batch {batch}, {time} steps, not the first call")
        judge(mine(x, h0), expected_of(theirs, x, h0), f"batch {batch}, {time} steps, with h0, not the first call")


@check(points=2, needs="test_states_of_a_batch")
def test_gradients(shared_student: Student, draw: Draw) -> None:
    """Gradients flow from either result to the input, the start and every parameter, as in nn.RNN"""
    theirs = draw.fill_(nn.RNN(3, 5, batch_first=True, dtype=torch.float64), std=0.4)
    mine = with_weights_of(shared_student, theirs)
    x, h0 = draw.normal(2, 6, 3, dtype=torch.float64), draw.normal(2, 5, dtype=torch.float64)
    into_output, into_h_n = draw.normal(2, 6, 5, dtype=torch.float64), draw.normal(2, 5, dtype=torch.float64)
    cases = {
        "output": (into_output, torch.zeros_like(into_h_n)),
        "h_n": (torch.zeros_like(into_output), into_h_n),
        "both": (into_output, into_h_n),
    }
    for case, cotangents in cases.items():
        want = vjp(theirs, x, h0[None], cotangents=(cotangents[0], cotangents[1][None]))
        got = vjp(mine, x, h0, cotangents=cotangents)
        source = "output and h_n together" if case == "both" else f"`{case}`"
        assert_close(got.inputs[0], want.inputs[0], what=f"the gradient of `x` from {source}")
        assert_close(got.inputs[1], want.inputs[1][0], what=f"the gradient of `h0` from {source}")
        for name in NAMES:
            what = f"the gradient of `cell.{name}` from {source}"
            assert_close(got.parameters[f"cell.{name}"], want.parameters[f"{name}_l0"], what=what)


@check(points=1, needs="test_parameters")
def test_arguments_are_left_alone(shared_student: Student, draw: Draw) -> None:
    """Afterwards, x and h0 hold what they held before"""
    x, h0 = draw.normal(3, 6, 4), draw.normal(3, 5)
    seen = observe(shared_student.ManualRNN(4, 5), x, h0)
    for after, before, name in zip(seen.args, (x, h0), ("x", "h0"), strict=True):
        assert_close(after, before, what=f"`{name}` after the call", rtol=0, atol=0)
