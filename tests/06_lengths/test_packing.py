"""Hidden suite of 06_lengths/packing."""

from typing import Any

import torch
from torch import nn

from autograder.suite import (
    Draw,
    Handle,
    Student,
    assert_close,
    check,
    driver,
    observe,
    parameters_of,
    require,
    vjp,
)

INPUT, HIDDEN, TIME = 3, 8, 7
# One full sequence, one of a single step, and an order that sorting undoes by a 3-cycle, which is not its own inverse.
LENGTHS = torch.tensor([7, 4, 2, 6, 1])
PAIR = "the pair (output, h_n)"


def network(draw: Draw, num_layers: int, hidden_size: int = HIDDEN) -> nn.RNN:
    """Build a network with drawn weights."""
    return draw.fill_(nn.RNN(INPUT, hidden_size, num_layers, batch_first=True))


def one_by_one(rnn: nn.RNN, x: torch.Tensor, lengths: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
    """Run each sequence by itself at its own length, and lay the results side by side."""
    outputs, states = zip(*(rnn(row[:length]) for row, length in zip(x, lengths.tolist(), strict=True)), strict=True)
    rows = [torch.cat((row, row.new_zeros(x.shape[1] - len(row), row.shape[1]))) for row in outputs]
    return torch.stack(rows), torch.stack(states, dim=1)


def real_step(output: torch.Tensor, lengths: torch.Tensor) -> torch.Tensor:
    """Give the last real step of each row."""
    return torch.stack([row[length - 1] for row, length in zip(output, lengths.tolist(), strict=True)])


@driver
def build(answer: object, weights: dict[str, torch.Tensor], num_layers: int) -> nn.RNN:
    """Build the network with these weights, where the answer can run it."""
    hidden_size, input_size = weights["weight_ih_l0"].shape
    rnn = nn.RNN(input_size, hidden_size, num_layers, batch_first=True)
    rnn.load_state_dict(weights)
    return rnn


@driver
def run_and_pull_back(
    answer: object, rnn: nn.RNN, x: torch.Tensor, lengths: torch.Tensor, cotangents: list[torch.Tensor]
) -> dict[str, torch.Tensor | None]:
    """Pull cotangents back through `run_packed` to the input and every weight."""
    x = x.clone().requires_grad_()
    wanted = {"x": x, **dict(rnn.named_parameters())}
    pairs = [(o, c) for o, c in zip(answer.run_packed(rnn, x, lengths), cotangents, strict=True) if o.requires_grad]
    if not pairs:
        return dict.fromkeys(wanted)
    outputs, given = zip(*pairs, strict=True)
    gradients = torch.autograd.grad(outputs, list(wanted.values()), given, allow_unused=True)
    return dict(zip(wanted, gradients, strict=True))


def twin(student: Student, rnn: nn.RNN) -> Handle:
    """Give the network's twin in the worker."""
    return build(student, dict(rnn.state_dict()), rnn.num_layers)


def run(student: Student, rnn: nn.RNN, x: torch.Tensor, lengths: torch.Tensor) -> tuple[Any, Any]:
    """Call run_packed and take its result apart."""
    result = student.run_packed(twin(student, rnn), x, lengths)
    require(isinstance(result, list | tuple) and len(result) == 2, f"run_packed returns {PAIR}.")
    return result[0], result[1]


@check(points=1)
def test_last_steps(shared_student: Student, draw: Draw) -> None:
    """last_steps gives what stands at the last real step, whatever follows it"""
    for lengths, time in ((LENGTHS, 9), (LENGTHS, 7), (torch.tensor([3, 1, 5]), 5)):
        output = draw.normal(len(lengths), time, HIDDEN)
        got = shared_student.last_steps(output, lengths)
        what = f"what last_steps gives for lengths {lengths.tolist()} in a batch of {time} steps"
        assert_close(got, real_step(output, lengths), what=what)


@check(points=1)
def test_last_steps_in_special_batches(shared_student: Student, draw: Draw) -> None:
    """last_steps is right for one sequence, one step, one feature, equal sizes, and states of zero"""
    for shape, lengths in (
        ((1, 6, 4), [4]),
        ((1, 1, 4), [1]),
        ((3, 1, 4), [1, 1, 1]),
        ((4, 5, 1), [2, 5, 1, 3]),
        ((5, 5, 5), [3, 5, 1, 2, 4]),
    ):
        output, ends = draw.normal(*shape), torch.tensor(lengths)
        got = shared_student.last_steps(output, ends)
        assert_close(got, real_step(output, ends), what=f"what last_steps gives for an output of shape {shape}")
    output, ends = draw.normal(3, 6, 4), torch.tensor([4, 2, 5])
    for row, length in enumerate(ends.tolist()):
        output[row, length:] = 0.0
    output[0, 3], output[1, 0] = 0.0, 0.0
    got = shared_student.last_steps(output, ends)
    assert_close(got, real_step(output, ends), what="what last_steps gives where a real state is zero")


@check(points=1)
def test_output_without_padding(shared_student: Student, draw: Draw) -> None:
    """Where all sequences are equally long, run_packed gives what the network gives"""
    for batch, num_layers in ((4, 1), (5, 3), (TIME, 2), (1, 2)):
        rnn, x = network(draw, num_layers), draw.normal(batch, TIME, INPUT)
        expected = tuple(each.detach() for each in rnn(x))
        got = run(shared_student, rnn, x, torch.full((batch,), TIME))
        assert_close(got, expected, what=f"{PAIR} for {batch} full sequences and {num_layers} layer(s)", atol=1e-4)


@check(points=2)
def test_output_of_padded_batches(shared_student: Student, draw: Draw) -> None:
    """At real steps the output is that of each sequence by itself, and in the padding it is 0"""
    for lengths in (LENGTHS, LENGTHS.flip(0), torch.tensor([3, 7, 5]), torch.tensor([7, 5, 1, 1])):
        for num_layers in (1, 2):
            rnn, x = network(draw, num_layers), draw.normal(len(lengths), TIME, INPUT, std=3.0)
            expected, _ = one_by_one(rnn, x, lengths)
            got, _ = run(shared_student, rnn, x, lengths)
            what = f"the output for lengths {lengths.tolist()}, {num_layers} layer(s),"
            assert_close(got, expected.detach(), what=what, atol=1e-4)


@check(points=2)
def test_final_states_of_padded_batches(shared_student: Student, draw: Draw) -> None:
    """h_n holds each layer's state after the last real step, in the order of x"""
    for lengths in (LENGTHS, LENGTHS.flip(0), torch.tensor([3, 7, 5]), torch.tensor([7, 5, 1, 1])):
        for num_layers in (1, 3):
            rnn, x = network(draw, num_layers), draw.normal(len(lengths), TIME, INPUT, std=3.0)
            _, expected = one_by_one(rnn, x, lengths)
            _, got = run(shared_student, rnn, x, lengths)
            what = f"the state `h_n` for lengths {lengths.tolist()}, {num_layers} layer(s),"
            assert_close(got, expected.detach(), what=what, atol=1e-4)


@check(points=1, needs="test_output_of_padded_batches")
def test_time_dimension_is_kept(shared_student: Student, draw: Draw) -> None:
    """The output has as many time steps as the batch, also when no sequence fills it"""
    for lengths in (torch.tensor([4, 2, 5]), torch.tensor([3]), torch.tensor([1, 1])):
        rnn, x = network(draw, 2), draw.normal(len(lengths), TIME, INPUT)
        expected = tuple(each.detach() for each in one_by_one(rnn, x, lengths))
        got = run(shared_student, rnn, x, lengths)
        what = f"{PAIR} for lengths {lengths.tolist()} in a batch padded to {TIME} steps"
        assert_close(got, expected, what=what, atol=1e-4)


@check(points=1, needs=("test_output_of_padded_batches", "test_last_steps"))
def test_gradients(shared_student: Student, draw: Draw) -> None:
    """Gradients flow to every real step and every weight, to no padding, and through last_steps"""
    rnn, x = network(draw, 2), draw.normal(5, TIME, INPUT)
    cotangents = [draw.normal(5, TIME, HIDDEN), draw.normal(2, 5, HIDDEN)]
    leaf = x.clone().requires_grad_()
    wanted = {"x": leaf, **dict(rnn.named_parameters())}
    gradients = torch.autograd.grad(one_by_one(rnn, leaf, LENGTHS), list(wanted.values()), cotangents)
    expected = dict(zip(wanted, gradients, strict=True))
    got = run_and_pull_back(shared_student, twin(shared_student, rnn), x, LENGTHS, cotangents)
    assert_close(got, expected, what="the gradient", atol=1e-3)
    output, cotangent = draw.normal(5, TIME, HIDDEN), draw.normal(5, HIDDEN)
    expected = vjp(real_step, output, LENGTHS, cotangents=cotangent).inputs[0]
    got = vjp(shared_student.last_steps, output, LENGTHS, cotangents=cotangent).inputs[0]
    assert_close(got, expected, what="the gradient of `output` through last_steps")


@check(points=1, needs="test_output_of_padded_batches")
def test_arguments_are_left_alone(shared_student: Student, draw: Draw) -> None:
    """run_packed changes neither the batch, nor the lengths, nor the network"""
    rnn, x = network(draw, 1), draw.normal(5, TIME, INPUT)
    expected = tuple(each.detach() for each in one_by_one(rnn, x, LENGTHS))
    handle = twin(shared_student, rnn)
    seen = observe(shared_student.run_packed, handle, x, LENGTHS)
    assert_close(seen.args[1], x, what="`x` after the call", rtol=0, atol=0)
    assert_close(seen.args[2], LENGTHS, what="`lengths` after the call")
    assert_close(parameters_of(handle), parameters_of(rnn), what="the network's weights after the call", rtol=0, atol=0)
    again = shared_student.run_packed(handle, x, LENGTHS)
    assert_close(again, expected, what=f"{PAIR} at a second call", atol=1e-4)
    output = draw.normal(5, TIME, HIDDEN)
    seen = observe(shared_student.last_steps, output, LENGTHS)
    assert_close(seen.args[0], output, what="`output` after last_steps", rtol=0, atol=0)
    assert_close(seen.args[1], LENGTHS, what="`lengths` after last_steps")
