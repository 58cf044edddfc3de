"""Hidden suite of 03_loop/rnn_shapes.

What is right is asked of `nn.RNN` itself, here in the grader. The sizes of a case are drawn, all different: one that
stands on a wrong axis shows.
"""

from itertools import product

import torch
from torch import nn

from autograder.suite import Draw, Student, assert_close, check

DIRECTIONS = (False, True)
LAYERS = (1, 2, 3)


def shapes(input_shape: tuple[int, ...], hidden_size: int, **options: int) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Run a layer and look: the shapes of output and h_n."""
    output, h_n = nn.RNN(input_shape[-1], hidden_size, **options)(torch.zeros(input_shape))
    return tuple(output.shape), tuple(h_n.shape)


def parameters(input_size: int, hidden_size: int, **options: int) -> int:
    """Build a layer and count."""
    return sum(parameter.numel() for parameter in nn.RNN(input_size, hidden_size, **options).parameters())


def sizes(draw: Draw, n: int) -> list[int]:
    """Draw different sizes, none of them a number of layers or directions (1 to 6), the greatest 36."""
    return [7 + size for size in draw.permutation(30)[:n].tolist()]


def described(options: dict[str, int]) -> str:
    return ", ".join(f"{name}={value}" for name, value in options.items())


@check(points=2)
def test_output_of_a_batch(shared_student: Student, draw: Draw) -> None:
    """The shape of output for a batch: every number of layers and directions, either order of axes"""
    for num_layers, bidirectional, batch_first in product(LAYERS, DIRECTIONS, (False, True)):
        options = {"num_layers": num_layers, "bidirectional": bidirectional, "batch_first": batch_first}
        *input_shape, hidden_size = sizes(draw, 4)
        expected, _ = shapes(tuple(input_shape), hidden_size, **options)
        got = shared_student.output_shape(tuple(input_shape), hidden_size, **options)
        assert_close(got, expected, what=f"the shape of `output` for a batch ({described(options)})")


@check(points=2)
def test_state_of_a_batch(shared_student: Student, draw: Draw) -> None:
    """The shape of h_n for a batch: every number of layers and directions, either order of axes"""
    for num_layers, bidirectional, batch_first in product(LAYERS, DIRECTIONS, (False, True)):
        options = {"num_layers": num_layers, "bidirectional": bidirectional, "batch_first": batch_first}
        *input_shape, hidden_size = sizes(draw, 4)
        _, expected = shapes(tuple(input_shape), hidden_size, **options)
        got = shared_student.state_shape(tuple(input_shape), hidden_size, **options)
        assert_close(got, expected, what=f"the shape of `h_n` for a batch ({described(options)})")


@check(points=1)
def test_output_of_one_sequence(shared_student: Student, draw: Draw) -> None:
    """The shape of output for one sequence without a batch axis, with every option"""
    for num_layers, bidirectional, batch_first in product(LAYERS, DIRECTIONS, (False, True)):
        options = {"num_layers": num_layers, "bidirectional": bidirectional, "batch_first": batch_first}
        *input_shape, hidden_size = sizes(draw, 3)
        expected, _ = shapes(tuple(input_shape), hidden_size, **options)
        got = shared_student.output_shape(tuple(input_shape), hidden_size, **options)
        assert_close(got, expected, what=f"the shape of `output` for one sequence ({described(options)})")


@check(points=1)
def test_state_of_one_sequence(shared_student: Student, draw: Draw) -> None:
    """The shape of h_n for one sequence without a batch axis, with every option"""
    for num_layers, bidirectional, batch_first in product(LAYERS, DIRECTIONS, (False, True)):
        options = {"num_layers": num_layers, "bidirectional": bidirectional, "batch_first": batch_first}
        *input_shape, hidden_size = sizes(draw, 3)
        _, expected = shapes(tuple(input_shape), hidden_size, **options)
        got = shared_student.state_shape(tuple(input_shape), hidden_size, **options)
        assert_close(got, expected, what=f"the shape of `h_n` for one sequence ({described(options)})")


@check(points=1)
def test_axes_of_one(shared_student: Student, draw: Draw) -> None:
    """Axes of size one stay: a single step, a batch of one, one feature, one hidden unit"""
    for batch_first in (False, True):
        a, b, c = sizes(draw, 3)
        for input_shape, hidden_size in (((1, a, b), c), ((a, 1, b), c), ((a, b, 1), c), ((a, b, c), 1), ((1, a), b)):
            output, h_n = shapes(input_shape, hidden_size, batch_first=batch_first)
            got = shared_student.output_shape(input_shape, hidden_size, batch_first=batch_first)
            assert_close(
                got, output, what=f"the shape of `output` with an axis of size one (batch_first={batch_first})"
            )
            got = shared_student.state_shape(input_shape, hidden_size, batch_first=batch_first)
            assert_close(got, h_n, what=f"the shape of `h_n` with an axis of size one (batch_first={batch_first})")


@check(points=1)
def test_count_of_one_layer(shared_student: Student, draw: Draw) -> None:
    """The number of parameters of one layer in one direction, with biases and without"""
    for bias in (True, False):
        for input_size, hidden_size in (sizes(draw, 2), sizes(draw, 2), (1, 1)):
            expected = parameters(input_size, hidden_size, bias=bias)
            got = shared_student.parameter_count(input_size, hidden_size, bias=bias)
            assert_close(got, expected, what=f"the number of parameters of one layer (bias={bias})")


@check(points=1, needs="test_count_of_one_layer")
def test_count_of_a_stack(shared_student: Student, draw: Draw) -> None:
    """The number of parameters of several layers in one direction"""
    for num_layers, bias in product((2, 3, 5), (True, False)):
        options = {"num_layers": num_layers, "bias": bias}
        input_size, hidden_size = sizes(draw, 2)
        expected = parameters(input_size, hidden_size, **options)
        got = shared_student.parameter_count(input_size, hidden_size, **options)
        assert_close(got, expected, what=f"the number of parameters ({described(options)})")


@check(points=1, needs="test_count_of_one_layer")
def test_count_of_two_directions(shared_student: Student, draw: Draw) -> None:
    """The number of parameters of bidirectional layers, one and several"""
    for num_layers, bias in product((1, 2, 4), (True, False)):
        options = {"num_layers": num_layers, "bidirectional": True, "bias": bias}
        input_size, hidden_size = sizes(draw, 2)
        expected = parameters(input_size, hidden_size, **options)
        got = shared_student.parameter_count(input_size, hidden_size, **options)
        assert_close(got, expected, what=f"the number of parameters ({described(options)})")
