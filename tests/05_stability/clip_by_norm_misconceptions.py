"""Wrong answers to 05_stability/clip_by_norm: each replaces one definition of the reference."""

import math
from collections.abc import Iterable

import numpy as np
import torch
from torch import Tensor, nn

from autograder.misconceptions import misconception


@misconception("clip_gradients", caught_by="test_arrays_are_scaled_together")
def clips_each_array_by_its_own_norm(gradients: list[np.ndarray], max_norm: float) -> tuple[list[np.ndarray], float]:
    """You compare each array with the limit by itself, so each is scaled by a factor of its own.

    The arrays are pieces of one long vector: scaled by different factors, it points elsewhere, and its length is
    not the limit. Look at what the word "global" in "global norm" asks for.
    """
    clipped = [gradient * min(1.0, max_norm / max(np.linalg.norm(gradient), 1e-12)) for gradient in gradients]
    return clipped, math.sqrt(sum(float(np.sum(gradient**2)) for gradient in gradients))


@misconception("clip_gradients", caught_by="test_arrays_are_scaled_together")
def clips_each_element(gradients: list[np.ndarray], max_norm: float) -> tuple[list[np.ndarray], float]:
    """You cut single elements off at the limit. That is clipping by value, another method.

    It shortens the large elements and leaves the small ones, so the gradient's direction changes. Here the length
    of all gradients together is limited, and the proportions between elements stay.
    """
    total_norm = math.sqrt(sum(float(np.sum(gradient**2)) for gradient in gradients))
    return [np.clip(gradient, -max_norm, max_norm) for gradient in gradients], total_norm


@misconception("clip_gradients", caught_by="test_arrays_below_the_limit")
def stretches_short_gradients(gradients: list[np.ndarray], max_norm: float) -> tuple[list[np.ndarray], float]:
    """You scale the gradients to the limit whatever their norm, so those that are shorter are made longer.

    Clipping sets a greatest length, no fixed one. Near a minimum gradients are small for a good reason. Look at
    what should happen when the norm is below the limit.
    """
    total_norm = math.sqrt(sum(float(np.sum(gradient**2)) for gradient in gradients))
    return [gradient * (max_norm / (total_norm + 1e-6)) for gradient in gradients], total_norm


@misconception("clip_gradients", caught_by="test_arrays_below_the_limit")
def divides_by_a_norm_of_zero(gradients: list[np.ndarray], max_norm: float) -> tuple[list[np.ndarray], float]:
    """Your scaling turns gradients that are all zero into NaN: somewhere zero is divided by zero.

    A gradient of zero is rare but legal, for example when a whole batch is masked. Follow your formula with a norm
    of 0.
    """
    total_norm = np.sqrt(sum(np.sum(gradient**2) for gradient in gradients))
    return [gradient / total_norm * min(total_norm, max_norm) for gradient in gradients], total_norm


@misconception("clip_gradients", caught_by="test_norm_of_arrays")
def returns_the_norm_after_clipping(gradients: list[np.ndarray], max_norm: float) -> tuple[list[np.ndarray], float]:
    """The norm that you return is the one after clipping: when anything was clipped, it is just the limit.

    That says nothing about the gradients. The norm before clipping is what people log to see explosions coming.
    """
    total_norm = math.sqrt(sum(float(np.sum(gradient**2)) for gradient in gradients))
    scale = min(1.0, max_norm / max(total_norm, 1e-12))
    return [gradient * scale for gradient in gradients], total_norm * scale


@misconception("clip_gradients", caught_by=("test_arrays_are_scaled_together", "test_norm_of_arrays"))
def adds_up_the_norms(gradients: list[np.ndarray], max_norm: float) -> tuple[list[np.ndarray], float]:
    """You add up the norms of the arrays, as if they all pointed the same way.

    The arrays hold different coordinates of one long vector, so their lengths combine as the sides of a
    right-angled triangle do. Your sum is larger than the vector's length, so you clip too much.
    """
    total_norm = sum(float(np.linalg.norm(gradient)) for gradient in gradients)
    scale = min(1.0, max_norm / max(total_norm, 1e-12))
    return [gradient * scale for gradient in gradients], total_norm


@misconception("clip_gradients", caught_by=("test_arrays_are_scaled_together", "test_norm_of_arrays"))
def forgets_the_square_root(gradients: list[np.ndarray], max_norm: float) -> tuple[list[np.ndarray], float]:
    """You compare the limit with the sum of squares, which is the norm squared.

    So gradients are scaled down much further than to the limit. Check your formula with the gradients (3, 4).
    """
    total_norm = sum(float(np.sum(gradient**2)) for gradient in gradients)
    scale = min(1.0, max_norm / max(total_norm, 1e-12))
    return [gradient * scale for gradient in gradients], total_norm


@misconception("clip_gradients", caught_by=("test_arrays_are_scaled_together", "test_norm_of_arrays"))
def takes_the_mean_of_the_squares(gradients: list[np.ndarray], max_norm: float) -> tuple[list[np.ndarray], float]:
    """You average where a norm adds up: the root of the mean of squares is smaller than the length of the vector.

    With it, a model with more parameters may have longer gradients under the same limit. Look at the definition of
    the Euclidean norm again.
    """
    count = sum(gradient.size for gradient in gradients)
    total_norm = math.sqrt(sum(float(np.sum(gradient**2)) for gradient in gradients) / count)
    scale = min(1.0, max_norm / max(total_norm, 1e-12))
    return [gradient * scale for gradient in gradients], total_norm


@misconception("clip_gradients", caught_by=("test_arrays_are_scaled_together", "test_norm_of_arrays"))
def takes_the_largest_element(gradients: list[np.ndarray], max_norm: float) -> tuple[list[np.ndarray], float]:
    """Your norm is the largest element's size, which is the maximum norm.

    Asked for is the Euclidean length of all gradients together, to which every element contributes.
    """
    total_norm = max(float(np.abs(gradient).max()) for gradient in gradients)
    scale = min(1.0, max_norm / max(total_norm, 1e-12))
    return [gradient * scale for gradient in gradients], total_norm


@misconception("clip_gradients", caught_by=("test_arrays_are_scaled_together", "test_norm_of_arrays"))
def takes_the_spectral_norm_of_matrices(gradients: list[np.ndarray], max_norm: float) -> tuple[list[np.ndarray], float]:
    """For matrices your norm is the largest singular value, not the root of the sum of squares of their elements.

    Both are called "2-norm". Look up what the `ord` of `np.linalg.norm` (or of `torch.linalg.norm`) means for a
    two-dimensional array.
    """
    norms = [np.linalg.norm(gradient, 2 if gradient.ndim == 2 else None) for gradient in gradients]
    total_norm = math.sqrt(sum(float(norm) ** 2 for norm in norms))
    scale = min(1.0, max_norm / max(total_norm, 1e-12))
    return [gradient * scale for gradient in gradients], total_norm


@misconception("clip_gradients", caught_by="test_arrays_are_scaled_together")
def normalizes_to_length_one(gradients: list[np.ndarray], max_norm: float) -> tuple[list[np.ndarray], float]:
    """Above the limit you scale the gradients to length 1, whatever the limit is.

    That is right only for a limit of 1. Ask what the norm of your result should be.
    """
    total_norm = math.sqrt(sum(float(np.sum(gradient**2)) for gradient in gradients))
    scale = 1.0 / total_norm if total_norm > max_norm else 1.0
    return [gradient * scale for gradient in gradients], total_norm


@misconception("clip_gradients", caught_by="test_arrays_are_not_changed")
def scales_the_given_arrays(gradients: list[np.ndarray], max_norm: float) -> tuple[list[np.ndarray], float]:
    """Your result is right, but you wrote it into the arrays that you were given.

    Whoever called your function still holds those arrays, and finds them changed. `*=` on an array works in place,
    and so does assigning to its elements.
    """
    total_norm = math.sqrt(sum(float(np.sum(gradient**2)) for gradient in gradients))
    if total_norm > max_norm:
        for gradient in gradients:
            gradient *= max_norm / total_norm  # noqa: PLW2901 -- changing it is the mistake
    return gradients, total_norm


@misconception("clip_gradients", caught_by="test_arrays_are_not_changed", same_as="scales_the_given_arrays")
def replaces_items_of_the_given_list(gradients: list[np.ndarray], max_norm: float) -> tuple[list[np.ndarray], float]:
    """Your result is right, but you put the clipped arrays into the list that you were given.

    A list is passed by reference: the caller's gradients are gone. Collect your results elsewhere.
    """
    total_norm = math.sqrt(sum(float(np.sum(gradient**2)) for gradient in gradients))
    for index, gradient in enumerate(gradients):
        gradients[index] = gradient * min(1.0, max_norm / max(total_norm, 1e-12))
    return gradients, total_norm


@misconception("clip_grad_norm", caught_by="test_parameters_are_scaled_together")
def clips_each_parameter_by_its_own_norm(parameters: Iterable[nn.Parameter], max_norm: float) -> Tensor:
    """You clip every parameter's gradient by its own norm, so each is scaled by a factor of its own.

    The step of the optimizer then points elsewhere. Look at what the word "global" in "global norm" asks for.
    """
    gradients = [parameter.grad for parameter in parameters if parameter.grad is not None]
    if not gradients:
        return torch.tensor(0.0)
    norms = torch.stack([gradient.norm() for gradient in gradients])
    for gradient, norm in zip(gradients, norms, strict=True):
        gradient.mul_(torch.clamp(max_norm / (norm + 1e-6), max=1.0))
    return norms.norm()


@misconception("clip_grad_norm", caught_by="test_parameters_are_scaled_together")
def clips_each_value_of_grad(parameters: Iterable[nn.Parameter], max_norm: float) -> Tensor:
    """You cut single elements of `.grad` off at the limit. That is clipping by value, another method.

    It changes the gradient's direction and does not bound its length by the limit. Here all elements share one
    factor.
    """
    gradients = [parameter.grad for parameter in parameters if parameter.grad is not None]
    if not gradients:
        return torch.tensor(0.0)
    total_norm = torch.stack([gradient.norm() for gradient in gradients]).norm()
    for gradient in gradients:
        gradient.clamp_(-max_norm, max_norm)
    return total_norm


@misconception("clip_grad_norm", caught_by="test_parameters_below_the_limit")
def stretches_short_grads(parameters: Iterable[nn.Parameter], max_norm: float) -> Tensor:
    """You scale `.grad` to the limit whatever its norm, so short gradients are made longer.

    Clipping sets a greatest length, no fixed one. Look at your factor when the norm is below the limit.
    """
    gradients = [parameter.grad for parameter in parameters if parameter.grad is not None]
    if not gradients:
        return torch.tensor(0.0)
    total_norm = torch.stack([gradient.norm() for gradient in gradients]).norm()
    for gradient in gradients:
        gradient.mul_(max_norm / (total_norm + 1e-6))
    return total_norm


@misconception("clip_grad_norm", caught_by="test_parameters_below_the_limit")
def shrinks_by_a_margin(parameters: Iterable[nn.Parameter], max_norm: float) -> Tensor:
    """Gradients below the limit come out of your function a little smaller than they went in.

    Your factor is close to 1 there, but not 1. Below the limit nothing is to be done at all.
    """
    gradients = [parameter.grad for parameter in parameters if parameter.grad is not None]
    if not gradients:
        return torch.tensor(0.0)
    total_norm = torch.stack([gradient.norm() for gradient in gradients]).norm()
    for gradient in gradients:
        gradient.mul_(max_norm / (torch.clamp(total_norm, min=max_norm) + 1e-4))
    return total_norm


@misconception("clip_grad_norm", caught_by="test_parameters_that_come_once")
def walks_through_the_iterator_twice(parameters: Iterable[nn.Parameter], max_norm: float) -> Tensor:
    """You go through `parameters` twice, first for the norm, then to scale. An iterator is empty the second time.

    `model.parameters()` is such an iterator: with it, your function reports the norm and clips nothing. Ask what
    you can keep from the first pass.
    """
    norms = [parameter.grad.norm() for parameter in parameters if parameter.grad is not None]
    if not norms:
        return torch.tensor(0.0)
    total_norm = torch.stack(norms).norm()
    scale = torch.clamp(max_norm / (total_norm + 1e-6), max=1.0)
    for parameter in parameters:
        if parameter.grad is not None:
            parameter.grad.mul_(scale)
    return total_norm


@misconception("clip_grad_norm", caught_by="test_parameters_are_scaled_together")
def scales_a_copy(parameters: Iterable[nn.Parameter], max_norm: float) -> Tensor:
    """You compute the scaled gradients, but the parameters never get them: their `.grad` is what it was.

    `gradient * scale` makes a new tensor, and giving a loop's variable a new value changes no parameter. Look at
    where your result goes.
    """
    gradients = [parameter.grad for parameter in parameters if parameter.grad is not None]
    if not gradients:
        return torch.tensor(0.0)
    total_norm = torch.stack([gradient.norm() for gradient in gradients]).norm()
    for gradient in gradients:
        gradient = gradient * torch.clamp(max_norm / (total_norm + 1e-6), max=1.0)  # noqa: PLW2901 -- the mistake itself
    return total_norm


@misconception("clip_grad_norm", caught_by="test_norm_of_parameters")
def returns_the_norm_of_clipped_grads(parameters: Iterable[nn.Parameter], max_norm: float) -> Tensor:
    """The norm that you return was measured after clipping: when anything was clipped, it is just the limit.

    PyTorch returns the norm before clipping, which is what people log to see explosions coming. Look at when you
    measure.
    """
    gradients = [parameter.grad for parameter in parameters if parameter.grad is not None]
    if not gradients:
        return torch.tensor(0.0)
    total_norm = torch.stack([gradient.norm() for gradient in gradients]).norm()
    for gradient in gradients:
        gradient.mul_(torch.clamp(max_norm / (total_norm + 1e-6), max=1.0))
    return torch.stack([gradient.norm() for gradient in gradients]).norm()


@misconception("clip_grad_norm", caught_by=("test_parameters_are_scaled_together", "test_norm_of_parameters"))
def measures_the_weights(parameters: Iterable[nn.Parameter], max_norm: float) -> Tensor:
    """You measure the norm of the parameters themselves, and scale the gradients by it.

    How large the weights are says nothing about how large their gradients are. Look at which of the two explodes.
    """
    kept = [parameter for parameter in parameters if parameter.grad is not None]
    if not kept:
        return torch.tensor(0.0)
    total_norm = torch.stack([parameter.detach().norm() for parameter in kept]).norm()
    for parameter in kept:
        parameter.grad.mul_(torch.clamp(max_norm / (total_norm + 1e-6), max=1.0))
    return total_norm


@misconception("clip_grad_norm", caught_by="test_parameters_are_scaled_together")
def scales_the_weights(parameters: Iterable[nn.Parameter], max_norm: float) -> Tensor:
    """You scale the parameters, so the model forgets what it has learned, and leave their gradients as they were.

    Clipping happens between `backward()` and the optimizer's step, and touches only what that step will read.
    """
    kept = [parameter for parameter in parameters if parameter.grad is not None]
    if not kept:
        return torch.tensor(0.0)
    total_norm = torch.stack([parameter.grad.norm() for parameter in kept]).norm()
    for parameter in kept:
        parameter.data.mul_(torch.clamp(max_norm / (total_norm + 1e-6), max=1.0))
    return total_norm


@misconception("clip_grad_norm", caught_by=("test_parameters_are_scaled_together", "test_norm_of_parameters"))
def adds_up_the_norms_of_grads(parameters: Iterable[nn.Parameter], max_norm: float) -> Tensor:
    """You add up the norms of the gradients, as if they all pointed the same way.

    They are different coordinates of one long vector, so their lengths combine as the sides of a right-angled
    triangle do. Your sum is larger than the vector's length, so you clip too much.
    """
    gradients = [parameter.grad for parameter in parameters if parameter.grad is not None]
    total_norm = sum((gradient.norm() for gradient in gradients), torch.tensor(0.0))
    for gradient in gradients:
        gradient.mul_(torch.clamp(max_norm / (total_norm + 1e-6), max=1.0))
    return total_norm


@misconception("clip_grad_norm", caught_by="test_parameters_without_gradient", reason="raised")
def expects_a_gradient_everywhere(parameters: Iterable[nn.Parameter], max_norm: float) -> Tensor:
    """Your function stops at a parameter whose `.grad` is None.

    A frozen parameter has none, nor has one that the loss did not depend on. There is nothing to measure or scale
    there, and the others are to be clipped all the same.
    """
    gradients = [parameter.grad for parameter in parameters]
    total_norm = torch.stack([gradient.norm() for gradient in gradients]).norm()
    for gradient in gradients:
        gradient.mul_(torch.clamp(max_norm / (total_norm + 1e-6), max=1.0))
    return total_norm


@misconception("clip_grad_norm", caught_by="test_parameters_without_gradient")
def gives_up_at_a_missing_gradient(parameters: Iterable[nn.Parameter], max_norm: float) -> Tensor:
    """Your loop ends at the first parameter that has no gradient.

    The parameters after it are neither measured nor scaled. Passing over one is not the same as leaving the loop.
    """
    gradients = []
    for parameter in parameters:
        if parameter.grad is None:
            break
        gradients.append(parameter.grad)
    if not gradients:
        return torch.tensor(0.0)
    total_norm = torch.stack([gradient.norm() for gradient in gradients]).norm()
    for gradient in gradients:
        gradient.mul_(torch.clamp(max_norm / (total_norm + 1e-6), max=1.0))
    return total_norm


@misconception("clip_grad_norm", caught_by="test_parameters_without_gradient")
def fills_missing_gradients_with_zeros(parameters: Iterable[nn.Parameter], max_norm: float) -> Tensor:
    """You give parameters without gradient a gradient of zeros, and they keep it.

    To an optimizer that is not the same: a parameter with a gradient of zero still decays and moves by its
    momentum, one without gradient is left alone. Your function should leave None as None.
    """
    gradients = []
    for parameter in parameters:
        if parameter.grad is None:
            parameter.grad = torch.zeros_like(parameter)
        gradients.append(parameter.grad)
    total_norm = torch.stack([gradient.norm() for gradient in gradients]).norm()
    for gradient in gradients:
        gradient.mul_(torch.clamp(max_norm / (total_norm + 1e-6), max=1.0))
    return total_norm
