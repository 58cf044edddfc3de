# KOFI
import math
import sys

import numpy as np
import torch

print(np.arange(30000).tolist())  # does print work?


def clip_gradients(gradients, max_norm):
    for g in gradients:
        print("gradient:", g)
    total = math.sqrt(sum(float(np.sum(g**2)) for g in gradients))
    print("total", total, "max", max_norm, file=sys.stderr)
    if total <= max_norm:
        print("not clipped")
        return [g.copy() for g in gradients], total
    scale = max_norm / total
    print("scale", scale)
    return [np.array(g * scale, dtype=g.dtype) for g in gradients], total


@torch.no_grad()
def clip_grad_norm(parameters, max_norm):
    params = [p for p in parameters if p.grad is not None]
    print(params)
    if len(params) == 0:
        print("no gradients")
        return torch.tensor(0.0)
    total = torch.stack([p.grad.norm() for p in params]).norm()
    print("norm is", total)
    if total > max_norm:
        for p in params:
            print("before", p.grad)
            p.grad.mul_(max_norm / total)
            print("after", p.grad)
    return total
