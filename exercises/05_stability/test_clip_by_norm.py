"""Public checks of 05_stability/clip_by_norm.

The gradients of the lesson's worked example are (3, 4) and (12), with norms 5 and 12: their global norm is 13.
"""

import numpy as np
import torch
from torch import nn

from autograder.suite import Draw, Student, assert_close, check, driver


@driver
def clip_parameters(answer: object, gradients: list[torch.Tensor], max_norm: float) -> tuple[object, object]:
    """Call clip_grad_norm on parameters with these gradients; give what it returned, and the gradients then."""
    parameters = [nn.Parameter(torch.ones_like(gradient)) for gradient in gradients]
    for parameter, gradient in zip(parameters, gradients, strict=True):
        parameter.grad = gradient.clone()
    norm = answer.clip_grad_norm(parameters, max_norm)
    return norm, [parameter.grad for parameter in parameters]


@check(points=1)
def test_shapes(shared_student: Student, draw: Draw) -> None:
    """clip_gradients gives as many arrays as it was given, of the same shapes, and one number."""
    gradients = [draw.normal(*shape).numpy() for shape in ((3, 2), (3,), (1, 4))]
    result = shared_student.clip_gradients(gradients, 1.0)
    assert isinstance(result, list | tuple), "clip_gradients should return a pair."
    assert len(result) == 2, "clip_gradients should return a pair: the clipped gradients, and the norm."
    clipped, norm = result
    assert isinstance(clipped, list | tuple), "The first of the pair should be a list of arrays."
    shapes = [getattr(array, "shape", None) for array in clipped]
    assert shapes == [(3, 2), (3,), (1, 4)], "The clipped gradients should have the shapes of the gradients."
    assert np.ndim(norm) == 0, "The norm should be one number."


@check(points=1)
def test_arrays_by_hand(shared_student: Student) -> None:
    """With a limit of 6.5, the gradients (3, 4) and (12) become (1.5, 2) and (6); the norm before is 13."""
    gradients = [np.array([3.0, 4.0]), np.array([[12.0]])]
    expected = ([np.array([1.5, 2.0]), np.array([[6.0]])], 13.0)
    assert_close(shared_student.clip_gradients(gradients, 6.5), expected, what="the result", rtol=1e-5)


@check(points=1)
def test_parameters_by_hand(shared_student: Student) -> None:
    """clip_grad_norm does the same with the gradients of parameters."""
    norm, gradients = clip_parameters(shared_student, [torch.tensor([3.0, 4.0]), torch.tensor([[12.0]])], 6.5)
    assert_close(gradients, [torch.tensor([1.5, 2.0]), torch.tensor([[6.0]])], what="the list of .grad")
    assert_close(norm, 13.0, what="the norm before clipping")


@check(points=1)
def test_agrees_with_pytorch(shared_student: Student, draw: Draw) -> None:
    """clip_grad_norm leaves the gradients that PyTorch's own clip_grad_norm_ leaves, and returns its norm."""
    gradients = [draw.normal(*shape, std=2.0) for shape in ((3, 2), (3, 3), (3,))]
    parameters = [nn.Parameter(torch.ones_like(gradient)) for gradient in gradients]
    for parameter, gradient in zip(parameters, gradients, strict=True):
        parameter.grad = gradient.clone()
    expected = nn.utils.clip_grad_norm_(parameters, max_norm=2.0)
    norm, clipped = clip_parameters(shared_student, gradients, 2.0)
    assert_close(clipped, [parameter.grad for parameter in parameters], what="the list of .grad")
    assert_close(norm, expected, what="the norm before clipping")
