"""Right answers to 05_stability/clip_by_norm, in another style."""

import math
from collections.abc import Iterable

import numpy as np
import torch
from torch import Tensor, nn

from autograder.misconceptions import alternative


@alternative("clip_gradients")
def with_the_epsilon_of_pytorch(gradients: list[np.ndarray], max_norm: float) -> tuple[list[np.ndarray], float]:
    """Always multiply, by a factor that is at most 1."""
    total_norm = np.sqrt(sum((gradient**2).sum() for gradient in gradients))
    scale = min(1.0, max_norm / (total_norm + 1e-6))
    return [scale * gradient for gradient in gradients], total_norm


@alternative("clip_gradients")
def as_one_long_vector(gradients: list[np.ndarray], max_norm: float) -> tuple[list[np.ndarray], float]:
    """Concatenate in double precision, clip the vector, cut it up again."""
    vector = np.concatenate([np.ravel(gradient) for gradient in gradients]).astype(np.float64)
    total_norm = np.linalg.norm(vector)
    if total_norm > max_norm:
        vector = vector / total_norm * max_norm
    ends = np.cumsum([gradient.size for gradient in gradients])[:-1]
    pieces = np.split(vector, ends)
    return [piece.reshape(gradient.shape) for piece, gradient in zip(pieces, gradients, strict=True)], total_norm


@alternative("clip_gradients")
def gives_the_same_arrays_back(gradients: list[np.ndarray], max_norm: float) -> tuple[list[np.ndarray], float]:
    """Below the limit nothing is copied; the result is a list and a tuple inside it."""
    total_norm = math.hypot(*(float(np.linalg.norm(gradient)) for gradient in gradients))
    if total_norm < max_norm:
        return gradients, total_norm
    return [tuple(gradient / (total_norm / max_norm) for gradient in gradients), total_norm]


@alternative("clip_grad_norm")
def assigns_new_gradients(parameters: Iterable[nn.Parameter], max_norm: float) -> float:
    """Give each parameter a new gradient, and return a Python float."""
    kept = [parameter for parameter in parameters if parameter.grad is not None]
    total_norm = math.sqrt(sum(parameter.grad.pow(2).sum().item() for parameter in kept))
    if total_norm > max_norm:
        for parameter in kept:
            parameter.grad = parameter.grad * (max_norm / total_norm)
    return total_norm


@alternative("clip_grad_norm")
def on_the_data(parameters: Iterable[nn.Parameter], max_norm: float) -> Tensor:
    """Scale `.grad.data`, in the style of older code, with a running sum."""
    parameters = list(parameters)
    total_norm = torch.zeros(())
    for parameter in parameters:
        if parameter.grad is not None:
            total_norm += parameter.grad.data.norm(2) ** 2
    total_norm = total_norm**0.5
    scale = max_norm / (total_norm + 1e-6)
    if scale < 1:
        for parameter in parameters:
            if parameter.grad is not None:
                parameter.grad.data.mul_(scale)
    return total_norm


@alternative("clip_grad_norm")
def divides_by_the_excess(parameters: Iterable[nn.Parameter], max_norm: float) -> Tensor:
    """Divide by how many times the norm exceeds the limit, at least 1; the norm is taken of one long vector."""
    gradients = [parameter.grad for parameter in parameters if parameter.grad is not None]
    total_norm = torch.cat([torch.zeros(1), *(gradient.reshape(-1) for gradient in gradients)]).norm()
    excess = torch.clamp(total_norm / max_norm, min=1.0)
    with torch.no_grad():
        for gradient in gradients:
            gradient /= excess  # noqa: PLW2901 -- in place on purpose
    return total_norm
