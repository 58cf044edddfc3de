"""Clip gradients by their global norm, in NumPy and in PyTorch.

One exploding gradient can undo an hour of training. Clipping by the global norm is the usual guard: all gradients
together are taken as one long vector, and when that vector is longer than a limit, it is shortened to the limit.
Its direction stays the same. Write it twice:

- `clip_gradients` takes NumPy arrays and returns new ones;
- `clip_grad_norm` takes parameters and scales their `.grad`, as an optimizer will find it.

The limit is a positive number. Forbidden is what would do the work for you: PyTorch's `clip_grad_norm_`,
`clip_grad_value_`, `clip_grads_with_norm_`, `get_total_norm` (all in `torch.nn.utils`).
"""

import math
from collections.abc import Iterable

import numpy as np
import torch
from jaxtyping import Float
from torch import Tensor, nn


def clip_gradients(
    gradients: list[Float[np.ndarray, "..."]], max_norm: float
) -> tuple[list[Float[np.ndarray, "..."]], float]:
    """Scale all gradients by one factor, so that their global norm is at most `max_norm`.

    Returns the clipped gradients, in the same order and with the same shapes, and the global norm *before*
    clipping, as a Python float or a NumPy number. Gradients whose global norm is below the limit come back as they
    were, to the last bit; that holds for gradients that are all zero too. A norm that equals the limit may be treated
    either way, since scaling by 1 changes nothing. Neither the list nor the arrays in it are changed.

    There is at least one array, and none is empty. They are of dtype float32 or float64; the clipped ones may be of
    either.

    Source: Algorithm 1 of Pascanu, Mikolov and Bengio, "On the difficulty of training recurrent neural networks"
    (2013).
    """
    raise NotImplementedError


def clip_grad_norm(parameters: Iterable[nn.Parameter], max_norm: float) -> Float[Tensor, ""]:
    """Scale the gradients of all parameters by one factor, so that their global norm is at most `max_norm`.

    Afterwards the `.grad` of every parameter holds the clipped gradient; the parameters themselves keep their
    values. Returns the global norm *before* clipping (a Python float will do as well). Gradients whose global norm
    is below the limit stay as they were, to the last bit; a norm that equals the limit may be treated either way.
    `parameters` may be an iterator that can be walked through only once, such as `model.parameters()`. A parameter
    that has no gradient (`.grad` is None) is passed over and still has none afterwards; if none has one, the norm is
    0. There is at least one parameter, and all are of dtype float32.

    PyTorch divides by the norm plus 1e-6; with or without this, your answer is right.

    Source: PyTorch documentation, page "torch.nn.utils.clip_grad_norm_".
    """
    raise NotImplementedError
