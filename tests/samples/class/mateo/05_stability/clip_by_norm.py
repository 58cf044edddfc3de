# Mateo, 2nd semester
import numpy as np
import torch

BIG = 10**11  # long enough for every network


def clip_gradients(gradients, max_norm):
    # one long vector for all gradients
    long = np.zeros(BIG)
    n = 0
    for g in gradients:
        long[n : n + g.size] = g.ravel()
        n += g.size
    total = float(np.sqrt(np.sum(long**2)))
    if total <= max_norm:
        return [g.copy() for g in gradients], total
    return [np.array(g * (max_norm / total), dtype=g.dtype) for g in gradients], total


def clip_grad_norm(parameters, max_norm):
    params = [p for p in parameters if p.grad is not None]
    long = torch.zeros(BIG)
    n = 0
    for p in params:
        long[n : n + p.grad.numel()] = p.grad.flatten()
        n += p.grad.numel()
    total = long.norm()
    if total > max_norm:
        for p in params:
            p.grad.mul_(max_norm / total)
    return total
