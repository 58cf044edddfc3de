# Farid, group B
import math

import numpy as np
import torch


def clip_gradients(gradients, max_norm):
    total = 0.0
    clipped = []
    for g in gradients:
        norm = float(np.sqrt(np.sum(g**2)))
        total += norm**2
        if norm > max_norm:
            clipped.append(g * (max_norm / norm))
        else:
            clipped.append(g.copy())
    return clipped, math.sqrt(total)


def clip_grad_norm(parameters, max_norm):
    total = 0.0
    for p in parameters:
        if p.grad is None:
            continue
        norm = p.grad.norm().item()
        total += norm**2
        if norm > max_norm:
            p.grad.mul_(max_norm / norm)
    return math.sqrt(total)
