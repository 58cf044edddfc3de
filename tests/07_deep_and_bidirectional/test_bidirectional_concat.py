"""Hidden suite of 07_deep_and_bidirectional/bidirectional_concat."""

from functools import cache
from typing import NamedTuple

import torch
from torch import nn

from autograder.suite import Draw, Handle, Student, assert_close, check, driver, observe, parameters_of, prepared, vjp

INPUT, HIDDEN, TIME = 3, 8, 7
# One full sequence, one of a single step, and an order that sorting undoes by a 3-cycle, which is not its own inverse.
LENGTHS = torch.tensor([7, 4, 2, 6, 1])
SUMMARY = "the summary of both directions"


class Case(NamedTuple):
    """A network, its weights end to end, a batch for it, and the summary of each sequence."""

    num_layers: int
    weights: torch.Tensor
    x: torch.Tensor
    lengths: torch.Tensor
    expected: torch.Tensor


def bidirectional(draw: Draw, num_layers: int, hidden_size: int = HIDDEN) -> nn.RNN:
    """Give a network drawn weights. There is one of each size: the weights last until the next draw."""
    return draw.fill_(unfilled(num_layers, hidden_size))


@cache
def unfilled(num_layers: int, hidden_size: int) -> nn.RNN:
    """Build a network, which takes longer than to run it."""
    return nn.RNN(INPUT, hidden_size, num_layers, batch_first=True, bidirectional=True)


def both_ends(output: torch.Tensor) -> torch.Tensor:
    """Take the summary from the output, for sequences without padding: each direction where it ends."""
    forward, backward = output.chunk(2, dim=-1)
    return torch.cat((forward[:, -1], backward[:, 0]), dim=-1)


def one_by_one(rnn: nn.RNN, x: torch.Tensor, lengths: torch.Tensor) -> torch.Tensor:
    """Give the summary of each sequence, run by itself at its own length."""
    rows = [both_ends(rnn(row[None, :length])[0]) for row, length in zip(x, lengths.tolist(), strict=True)]
    return torch.cat(rows)


@driver
def build(answer: object, input_size: int, hidden_size: int, num_layers: int, weights: torch.Tensor) -> nn.RNN:
    """Build the network with these weights, where the answer can run it."""
    rnn = nn.RNN(input_size, hidden_size, num_layers, batch_first=True, bidirectional=True)
    nn.utils.vector_to_parameters(weights, rnn.parameters())
    return rnn


@driver
def encode_and_pull_back(
    answer: object, rnn: nn.RNN, x: torch.Tensor, lengths: torch.Tensor, cotangent: torch.Tensor
) -> dict[str, torch.Tensor | None]:
    """Pull a cotangent back through `encode` to the input and every weight."""
    x = x.clone().requires_grad_()
    summary = answer.encode(rnn, x, lengths)
    wanted = {"x": x, **dict(rnn.named_parameters())}
    if not (isinstance(summary, torch.Tensor) and summary.requires_grad):
        return dict.fromkeys(wanted)
    gradients = torch.autograd.grad(summary, list(wanted.values()), cotangent, allow_unused=True)
    return dict(zip(wanted, gradients, strict=True))


def case(draw: Draw, num_layers: int, lengths: torch.Tensor) -> Case:
    """Draw a network and a batch, and run its sequences one by one."""
    rnn, x = bidirectional(draw, num_layers), draw.normal(len(lengths), TIME, INPUT)
    weights = nn.utils.parameters_to_vector(rnn.parameters()).detach()
    return Case(num_layers, weights, x, lengths, one_by_one(rnn, x, lengths).detach())


@prepared
def full_batches(draw: Draw) -> list[Case]:
    """Prepare batches without padding."""
    return [case(draw, num_layers, torch.full((5,), TIME)) for num_layers in (1, 2)]


@prepared
def padded_batches(draw: Draw) -> list[Case]:
    """Prepare batches with padding in every order, one without, and one of a single sequence."""
    batches = (LENGTHS, LENGTHS.flip(0), torch.tensor([4]), torch.tensor([3, 1, 5]))
    return [case(draw, num_layers, lengths) for lengths in batches for num_layers in (1, 2, 3)]


@prepared
def deep_batch(draw: Draw) -> Case:
    """Prepare a padded batch for a network of two layers."""
    return case(draw, 2, LENGTHS)


@prepared
def pulled_back(draw: Draw) -> tuple[Case, torch.Tensor, dict[str, torch.Tensor]]:
    """Prepare a padded batch, a cotangent for its summary, and the gradients of the input and every weight."""
    given, cotangent = case(draw, 2, LENGTHS), draw.normal(5, 2 * HIDDEN)
    rnn, leaf = unfilled(given.num_layers, HIDDEN), given.x.clone().requires_grad_()
    wanted = {"x": leaf, **dict(rnn.named_parameters())}
    gradients = torch.autograd.grad(one_by_one(rnn, leaf, LENGTHS), list(wanted.values()), cotangent)
    return given, cotangent, dict(zip(wanted, gradients, strict=True))


class Ends(NamedTuple):
    """The final states of a network that has run a batch without padding, and the summary of each sequence."""

    h_n: torch.Tensor
    num_layers: int
    expected: torch.Tensor


@prepared
def ends(draw: Draw) -> dict[str, list[Ends]]:
    """Prepare final states of one layer, of several, of axes of the same size, and of single sequences."""

    def of(batch: int, hidden_size: int, num_layers: int) -> Ends:
        output, h_n = bidirectional(draw, num_layers, hidden_size)(draw.normal(batch, TIME, INPUT))
        return Ends(h_n.detach(), num_layers, both_ends(output).detach())

    return {
        "one layer": [of(5, HIDDEN, 1)],
        "several layers": [of(5, HIDDEN, 2), of(5, HIDDEN, 3)],
        "equal sizes": [of(6, 6, 1), of(2, 5, 1), of(4, 3, 2), of(6, 6, 3), of(3, 6, 3)],
        "one sequence": [of(1, HIDDEN, 1), of(1, HIDDEN, 3), of(1, 1, 2)],
    }


def network(student: Student, given: Case) -> Handle:
    """Build the network of a case in the worker."""
    return build(student, INPUT, HIDDEN, given.num_layers, given.weights)


@check(points=1)
def test_one_layer(shared_student: Student, ends: dict[str, list[Ends]]) -> None:
    """With one layer, final_states gives where each direction ends, forward first"""
    for h_n, num_layers, expected in ends["one layer"]:
        assert_close(shared_student.final_states(h_n, num_layers), expected, what=SUMMARY)


@check(points=1)
def test_several_layers(shared_student: Student, ends: dict[str, list[Ends]]) -> None:
    """With two and three layers, final_states gives where the last layer ends"""
    for h_n, num_layers, expected in ends["several layers"]:
        got = shared_student.final_states(h_n, num_layers)
        assert_close(got, expected, what=f"{SUMMARY} of {num_layers} layers")


@check(points=1)
def test_equal_sizes(shared_student: Student, ends: dict[str, list[Ends]]) -> None:
    """final_states does not mix up axes that happen to have the same size"""
    for h_n, num_layers, expected in ends["equal sizes"]:
        got = shared_student.final_states(h_n, num_layers)
        sizes = f"a batch of {h_n.shape[1]}, hidden size {h_n.shape[2]}, {num_layers} layer(s)"
        assert_close(got, expected, what=f"{SUMMARY} for {sizes}")


@check(points=1)
def test_batch_of_one(shared_student: Student, ends: dict[str, list[Ends]]) -> None:
    """A batch of one sequence keeps its batch dimension"""
    for h_n, num_layers, expected in ends["one sequence"]:
        got = shared_student.final_states(h_n, num_layers)
        assert_close(got, expected, what=f"{SUMMARY} for one sequence, {num_layers} layer(s)")


@check(points=1)
def test_gradient_of_final_states(shared_student: Student, draw: Draw) -> None:
    """Gradients flow from the summary to the two states it is made of, and to no other"""
    num_layers = 3
    h_n, cotangent = draw.normal(2 * num_layers, 5, HIDDEN), draw.normal(5, 2 * HIDDEN)
    expected = torch.zeros_like(h_n)
    expected[-2:] = torch.stack(cotangent.chunk(2, dim=-1))
    got = vjp(shared_student.final_states, h_n, num_layers, cotangents=cotangent)
    assert_close(got.inputs[0], expected, what="the gradient of h_n")


@check(points=1)
def test_encode_without_padding(shared_student: Student, full_batches: list[Case]) -> None:
    """encode gives where each direction of the last layer ends, when all sequences are equally long"""
    for each in full_batches:
        got = shared_student.encode(network(shared_student, each), each.x, each.lengths)
        assert_close(got, each.expected, what=f"{SUMMARY} of {each.num_layers} layer(s)", atol=1e-4)


@check(points=2)
def test_encode_padded_batches(shared_student: Student, padded_batches: list[Case]) -> None:
    """encode gives each sequence the summary that it has by itself, whatever stands in the padding"""
    for each in padded_batches:
        got = shared_student.encode(network(shared_student, each), each.x, each.lengths)
        batch = f"lengths {each.lengths.tolist()} in a batch padded to {TIME} steps, {each.num_layers} layer(s),"
        assert_close(got, each.expected, what=f"{SUMMARY} for {batch}", atol=1e-4)


@check(points=1, needs="test_encode_padded_batches")
def test_gradients_through_encode(
    shared_student: Student, pulled_back: tuple[Case, torch.Tensor, dict[str, torch.Tensor]]
) -> None:
    """Gradients flow through encode to every real time step and every weight, and to no padding"""
    given, cotangent, expected = pulled_back
    got = encode_and_pull_back(shared_student, network(shared_student, given), given.x, LENGTHS, cotangent)
    assert_close(got, expected, what="the gradient", atol=1e-3)


@check(points=1, needs="test_encode_padded_batches")
def test_encode_leaves_its_arguments(shared_student: Student, deep_batch: Case) -> None:
    """encode changes neither its arguments nor the network, and gives the same summary when it is called again"""
    handle, x = network(shared_student, deep_batch), deep_batch.x
    _, left, _ = observe(shared_student.encode, handle, x, LENGTHS)
    assert_close(left[1], x, what="the argument x, which encode must not change,", rtol=0, atol=0)
    assert_close(left[2], LENGTHS, what="the argument lengths, which encode must not change,")
    weights = nn.utils.parameters_to_vector(parameters_of(handle).values())
    unchanged = "the network's weights, which encode must not change,"
    assert_close(weights, deep_batch.weights, what=unchanged, rtol=0, atol=0)
    again = shared_student.encode(handle, x, LENGTHS)
    assert_close(again, deep_batch.expected, what=f"{SUMMARY} at a second call", atol=1e-4)
