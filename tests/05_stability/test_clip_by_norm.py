"""Hidden suite of 05_stability/clip_by_norm."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import torch
from torch import nn

from autograder.suite import Draw, Student, assert_close, check, driver, observe, require

# The shapes of an RNN's gradients: matrices and vectors, none of them alone in deciding the norm.
SHAPES = ((6, 4), (6, 6), (6,), (2, 6), (2,))
# A limit of which 1 / limit is exact, so that a factor computed as limit / limit is exactly 1 in any style.
WIDE_LIMIT = 32.0
NEARLY = 0.9


def gradients_for(draw: Draw, shapes: Sequence[tuple[int, ...]] = SHAPES) -> list[torch.Tensor]:
    """Draw gradients whose norm is well above 1."""
    return [draw.normal(*shape, std=2.0) for shape in shapes]


def global_norm(gradients: Sequence[torch.Tensor]) -> float:
    """Give the length of the one long vector, in double precision."""
    return torch.cat([gradient.double().flatten() for gradient in gradients]).norm().item()


def scaled(gradients: Sequence[torch.Tensor], factor: float) -> list[torch.Tensor]:
    """Multiply all by one factor."""
    return [(gradient.double() * factor).to(gradient.dtype) for gradient in gradients]


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
def test_arrays_are_scaled_together(shared_student: Student, draw: Draw) -> None:
    """clip_gradients scales all arrays by one factor, so that their global norm is the limit"""
    for fraction in (0.1, 0.4, NEARLY):
        gradients = gradients_for(draw)
        max_norm = fraction * global_norm(gradients)
        clipped, _ = clip_arrays(shared_student, gradients, max_norm)
        assert_close(clipped, arrays(scaled(gradients, fraction)), what="the list of clipped gradients", rtol=1e-5)


@check(points=1)
def test_arrays_of_any_shape(shared_student: Student, draw: Draw) -> None:
    """clip_gradients takes any number of arrays of any shape, in double precision too"""
    for shapes in (((2, 3, 4), (1,), (1, 5)), ((7,),), ((3, 3), (1, 1))):
        gradients = [gradient.double() + 3.0 for gradient in gradients_for(draw, shapes)]
        norm = global_norm(gradients)
        clipped, before = clip_arrays(shared_student, gradients, 1)
        what = f"the list of clipped gradients of shapes {shapes}"
        assert_close(clipped, arrays(scaled(gradients, 1 / norm)), what=what, rtol=1e-5)
        assert_close(before, norm, what="the norm before clipping")


@check(points=1)
def test_norm_of_arrays(shared_student: Student, draw: Draw) -> None:
    """clip_gradients returns the global norm before clipping, above the limit and below it"""
    gradients = gradients_for(draw)
    norm = global_norm(gradients)
    for max_norm in (0.25 * norm, 4.0 * norm):
        _, before = clip_arrays(shared_student, gradients, max_norm)
        assert_close(before, norm, what="the norm that clip_gradients returns")


@check(points=1)
def test_arrays_below_the_limit(shared_student: Student, draw: Draw) -> None:
    """clip_gradients gives gradients below the limit back as they were, to the last bit, zeros too"""
    drawn = gradients_for(draw)
    almost = scaled(drawn, NEARLY * WIDE_LIMIT / global_norm(drawn))
    for gradients in ([torch.zeros(shape) for shape in SHAPES], almost, scaled(almost, 0.1)):
        clipped, _ = clip_arrays(shared_student, gradients, WIDE_LIMIT)
        assert_close(clipped, arrays(gradients), what="the list of gradients below the limit", rtol=0, atol=0)


@check(points=1, needs="test_arrays_are_scaled_together")
def test_arrays_are_not_changed(shared_student: Student, draw: Draw) -> None:
    """clip_gradients changes neither the list it is given nor the arrays in it"""
    gradients = gradients_for(draw)
    seen = observe(shared_student.clip_gradients, arrays(gradients), 0.5 * global_norm(gradients))
    what = "the list that was given to clip_gradients, which must not change it,"
    assert_close(seen.args[0], arrays(gradients), what=what, rtol=0, atol=0)


@check(points=1)
def test_parameters_are_scaled_together(shared_student: Student, draw: Draw) -> None:
    """clip_grad_norm scales every .grad by one factor, and leaves the parameters' values alone"""
    for fraction in (0.1, 0.4, NEARLY):
        weights, gradients = [draw.normal(*shape) for shape in SHAPES], gradients_for(draw)
        result = clip_parameters(shared_student, weights, gradients, fraction * global_norm(gradients))
        assert_close(result["gradients"], scaled(gradients, fraction), what="the list of the parameters' .grad")
        assert_close(result["weights"], weights, what="the list of the parameters' values", rtol=0, atol=0)


@check(points=1)
def test_norm_of_parameters(shared_student: Student, draw: Draw) -> None:
    """clip_grad_norm returns the global norm of the gradients before clipping, above the limit and below it"""
    weights, gradients = [draw.normal(*shape) for shape in SHAPES], gradients_for(draw)
    norm = global_norm(gradients)
    for max_norm in (0.25 * norm, 4.0 * norm):
        result = clip_parameters(shared_student, weights, gradients, max_norm)
        assert_close(result["norm"], norm, what="the norm that clip_grad_norm returns")


@check(points=1)
def test_parameters_below_the_limit(shared_student: Student, draw: Draw) -> None:
    """clip_grad_norm leaves gradients below the limit as they were, to the last bit, zeros too"""
    weights, drawn = [draw.normal(*shape) for shape in SHAPES], gradients_for(draw)
    almost = scaled(drawn, NEARLY * WIDE_LIMIT / global_norm(drawn))
    for gradients in ([torch.zeros(shape) for shape in SHAPES], almost, scaled(almost, 0.1)):
        result = clip_parameters(shared_student, weights, gradients, WIDE_LIMIT)
        assert_close(result["gradients"], gradients, what="the list of .grad below the limit", rtol=0, atol=0)


@check(points=1)
def test_parameters_without_gradient(shared_student: Student, draw: Draw) -> None:
    """clip_grad_norm passes over parameters without gradient, wherever they stand, and gives 0 if none has one"""
    weights, drawn = [draw.normal(*shape) for shape in SHAPES], gradients_for(draw)
    for missing in ({0}, {2}, {1, 4}):
        present = [gradient for index, gradient in enumerate(drawn) if index not in missing]
        norm = global_norm(present)
        gradients, halved = (
            [None if index in missing else gradient for index, gradient in enumerate(values)]
            for values in (drawn, scaled(drawn, 0.5))
        )
        result = clip_parameters(shared_student, weights, gradients, 0.5 * norm)
        assert_close(result["gradients"], halved, what="the list of .grad, some of them None,")
        assert_close(result["norm"], norm, what="the norm, where some parameters have no gradient,")
    result = clip_parameters(shared_student, weights, [None] * len(weights), 1.0)
    assert_close(result["gradients"], [None] * len(weights), what="the list of .grad where no parameter has one")
    assert_close(result["norm"], 0.0, what="the norm where no parameter has a gradient")


@check(points=1)
def test_parameters_that_come_once(shared_student: Student, draw: Draw) -> None:
    """clip_grad_norm takes an iterator that can be walked through only once"""
    weights, gradients = [draw.normal(*shape) for shape in SHAPES], gradients_for(draw)
    norm = global_norm(gradients)
    result = clip_parameters(shared_student, weights, gradients, 0.5 * norm, only_once=True)
    assert_close(result["gradients"], scaled(gradients, 0.5), what="the list of .grad, when the parameters come once,")
    assert_close(result["norm"], norm, what="the norm, when the parameters come once,")
