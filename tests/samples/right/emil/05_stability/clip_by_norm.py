# really make "one long vector" of them
import numpy as np
import torch
from torch.nn.utils import parameters_to_vector, vector_to_parameters


def clip_gradients(gradients, max_norm):
    if not gradients:
        return (), 0.0
    long = np.concatenate([np.ravel(g) for g in gradients])
    norm = np.sqrt(long @ long)
    if norm > max_norm:
        long = long / norm * max_norm
    parts = np.split(long, np.cumsum([np.size(g) for g in gradients])[:-1])
    return tuple(part.reshape(g.shape).astype(g.dtype) for part, g in zip(parts, gradients)), float(norm)


def clip_grad_norm(parameters, max_norm):
    grads = [p.grad for p in parameters if p.grad is not None]
    if not grads:
        return 0.0
    long = parameters_to_vector(grads)
    norm = long.norm()
    if norm >= max_norm:
        # these are gradients and no parameters, but the function does not mind
        vector_to_parameters(long * (max_norm / norm), grads)
    return norm.item()
