"""Hidden suite of 05_stability/clip_by_norm."""

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
import torch
from torch import nn

from autograder.suite import Draw, Student, assert_close, check, driver, observe, prepared, require

# The shapes of an RNN's gradients: matrices and vectors, none of them alone in deciding the norm.
SHAPES = ((6, 4), (6, 6), (6,), (2, 6), (2,))
# A limit of which 1 / limit is exact, so that a factor computed as limit / limit is exactly 1 in any style.
WIDE_LIMIT = 32.0
NEARLY = 0.9


def global_norm(gradients: Sequence[torch.Tensor]) -> float:
    """Give the length of the one long vector, in double precision."""
    return torch.cat([gradient.double().flatten() for gradient in gradients]).norm().item()


def scaled(gradients: Sequence[torch.Tensor], factor: float) -> list[torch.Tensor]:
    """Multiply all by one factor."""
    return [(gradient.double() * factor).to(gradient.dtype) for gradient in gradients]


class Clipped(NamedTuple):
    """Weights and their gradients, the norm of these, the factor that a limit asks for, and what it makes of them."""

    weights: list[torch.Tensor]
    gradients: list[torch.Tensor]
    norm: float
    factor: float
    expected: list[torch.Tensor]

    @property
    def limit(self) -> float:
        """The norm that is allowed."""
        return self.factor * self.norm


@prepared
def above(draw: Draw) -> list[Clipped]:
    """Gradients that are to be scaled: by a tenth, by less than half, by nearly 1."""

    def clipped(factor: float) -> Clipped:
        weights = [draw.normal(*shape) for shape in SHAPES]
        gradients = [draw.normal(*shape, std=2.0) for shape in SHAPES]
        return Clipped(weights, gradients, global_norm(gradients), factor, scaled(gradients, factor))

    return [clipped(factor) for factor in (0.1, 0.4, NEARLY)]


@prepared
def below(draw: Draw) -> list[list[torch.Tensor]]:
    """Gradients below the wide limit: all zero, just below it, far below it."""
    drawn = [draw.normal(*shape, std=2.0) for shape in SHAPES]
    almost = scaled(drawn, NEARLY * WIDE_LIMIT / global_norm(drawn))
    return [[torch.zeros(shape) for shape in SHAPES], almost, scaled(almost, 0.1)]


def arrays(gradients: Sequence[torch.Tensor]) -> list[np.ndarray]:
    """Give copies as NumPy arrays."""
    return [gradient.numpy().copy() for gradient in gradients]


def clip_arrays(student: Student, gradients: Sequence[torch.Tensor], max_norm: float) -> tuple[Any, Any]:
    """Call clip_gradients and take its result apart."""
    result = student.clip_gradients(arrays(gradients), max_norm)
    message = "clip_gradients returns a pair: the clipped gradients, and the norm before clipping."
    require(isinstance(result, list | tuple) and len(result) == 2, message)
    return result[0], result[1]


@driver
def clip_parameters(
    answer: object,
    weights: list[torch.Tensor],
    gradients: list[torch.Tensor | None],
    max_norm: float,
    *,
    only_once: bool = False,
) -> dict[str, object]:
    """Call clip_grad_norm on parameters with these gradients, given as a list or as an iterator."""
    parameters = [nn.Parameter(weight.clone()) for weight in weights]
    for parameter, gradient in zip(parameters, gradients, strict=True):
        parameter.grad = None if gradient is None else gradient.clone()
    given = (parameter for parameter in parameters) if only_once else list(parameters)
    norm = answer.clip_grad_norm(given, max_norm)
    return {
        "norm": norm,
        "gradients": [parameter.grad for parameter in parameters],
        "weights": [parameter.detach() for parameter in parameters],
    }


@check(points=1)
def test_arrays_are_scaled_together(shared_student: Student, above: list[Clipped]) -> None:
    """clip_gradients scales all arrays by one factor, so that their global norm is the limit"""
    for case in above:
        clipped, _ = clip_arrays(shared_student, case.gradients, case.limit)
        assert_close(clipped, arrays(case.expected), what="the list of clipped gradients", rtol=1e-5)


@check(points=1)
def test_arrays_of_any_shape(shared_student: Student, draw: Draw) -> None:
    """clip_gradients takes any number of arrays of any shape, in double precision too"""
    for shapes in (((2, 3, 4), (1,), (1, 5)), ((7,),), ((3, 3), (1, 1))):
        gradients = [draw.normal(*shape, std=2.0).double() + 3.0 for shape in shapes]
        norm = global_norm(gradients)
        clipped, before = clip_arrays(shared_student, gradients, 1)
        what = f"the list of clipped gradients of shapes {shapes}"
        assert_close(clipped, arrays(scaled(gradients, 1 / norm)), what=what, rtol=1e-5)
        assert_close(before, norm, what="the norm before clipping")


@check(points=1)
def test_norm_of_arrays(shared_student: Student, above: list[Clipped]) -> None:
    """clip_gradients returns the global norm before clipping, above the limit and below it"""
    for case, max_norm in ((above[0], 0.25 * above[0].norm), (above[1], 4.0 * above[1].norm)):
        _, before = clip_arrays(shared_student, case.gradients, max_norm)
        assert_close(before, case.norm, what="the norm that clip_gradients returns")


@check(points=1)
def test_arrays_below_the_limit(shared_student: Student, below: list[list[torch.Tensor]]) -> None:
    """clip_gradients gives gradients below the limit back as they were, to the last bit, zeros too"""
    for gradients in below:
        clipped, _ = clip_arrays(shared_student, gradients, WIDE_LIMIT)
        assert_close(clipped, arrays(gradients), what="the list of gradients below the limit", rtol=0, atol=0)


@check(points=1, needs="test_arrays_are_scaled_together")
def test_arrays_are_not_changed(shared_student: Student, above: list[Clipped]) -> None:
    """clip_gradients changes neither the list it is given nor the arrays in it"""
    seen = observe(shared_student.clip_gradients, arrays(above[1].gradients), above[1].limit)
    what = "the list that was given to clip_gradients, which must not change it,"
    assert_close(seen.args[0], arrays(above[1].gradients), what=what, rtol=0, atol=0)


@check(points=1)
def test_parameters_are_scaled_together(shared_student: Student, above: list[Clipped]) -> None:
    """clip_grad_norm scales every .grad by one factor, and leaves the parameters' values alone"""
    for case in above:
        result = clip_parameters(shared_student, case.weights, case.gradients, case.limit)
        assert_close(result["gradients"], case.expected, what="the list of the parameters' .grad")
        assert_close(result["weights"], case.weights, what="the list of the parameters' values", rtol=0, atol=0)


@check(points=1)
def test_norm_of_parameters(shared_student: Student, above: list[Clipped]) -> None:
    """clip_grad_norm returns the global norm of the gradients before clipping, above the limit and below it"""
    for case, max_norm in ((above[0], 0.25 * above[0].norm), (above[1], 4.0 * above[1].norm)):
        result = clip_parameters(shared_student, case.weights, case.gradients, max_norm)
        assert_close(result["norm"], case.norm, what="the norm that clip_grad_norm returns")


@check(points=1)
def test_parameters_below_the_limit(
    shared_student: Student, above: list[Clipped], below: list[list[torch.Tensor]]
) -> None:
    """clip_grad_norm leaves gradients below the limit as they were, to the last bit, zeros too"""
    for case, gradients in zip(above, below, strict=True):
        result = clip_parameters(shared_student, case.weights, gradients, WIDE_LIMIT)
        assert_close(result["gradients"], gradients, what="the list of .grad below the limit", rtol=0, atol=0)


@check(points=1)
def test_parameters_without_gradient(shared_student: Student, draw: Draw) -> None:
    """clip_grad_norm passes over parameters without gradient, wherever they stand, and gives 0 if none has one"""
    weights, drawn = ([draw.normal(*shape, std=std) for shape in SHAPES] for std in (1.0, 2.0))
    halves = scaled(drawn, 0.5)
    for missing in ({0}, {2}, {1, 4}):
        norm = global_norm([gradient for index, gradient in enumerate(drawn) if index not in missing])
        gradients, halved = (
            [None if index in missing else gradient for index, gradient in enumerate(values)]
            for values in (drawn, halves)
        )
        result = clip_parameters(shared_student, weights, gradients, 0.5 * norm)
        assert_close(result["gradients"], halved, what="the list of .grad, some of them None,")
        assert_close(result["norm"], norm, what="the norm, where some parameters have no gradient,")
    result = clip_parameters(shared_student, weights, [None] * len(weights), 1.0)
    assert_close(result["gradients"], [None] * len(weights), what="the list of .grad where no parameter has one")
    assert_close(result["norm"], 0.0, what="the norm where no parameter has a gradient")


@check(points=1)
def test_parameters_that_come_once(shared_student: Student, above: list[Clipped]) -> None:
    """clip_grad_norm takes an iterator that can be walked through only once"""
    case = above[1]
    result = clip_parameters(shared_student, case.weights, case.gradients, case.limit, only_once=True)
    assert_close(result["gradients"], case.expected, what="the list of .grad, when the parameters come once,")
    assert_close(result["norm"], case.norm, what="the norm, when the parameters come once,")
