# jonas

import math

import numpy as np
import torch


def clip_gradients(gradients, max_norm):
    total = math.sqrt(sum(float(np.sum(g**2)) for g in gradients))
    if total <= max_norm:
        return [g.copy() for g in gradients], total
    scale = max_norm / total
    # np.array so that it stays an array of the same dtype
    return [np.array(g * scale, dtype=g.dtype) for g in gradients], total


@torch.no_grad()
def clip_grad_norm(parameters, max_norm):
    # model.parameters() is a generator, we need it twice
    params = [p for p in parameters if p.grad is not None]
    if len(params) == 0:
        return torch.tensor(0.0)
    norms = torch.stack([p.grad.norm() for p in params])
    total = norms.norm()
    if total > max_norm:
        for p in params:
            p.grad.mul_(max_norm / total)
    return total
