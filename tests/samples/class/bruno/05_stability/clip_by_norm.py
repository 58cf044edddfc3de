# bruno, ex. 05
import math
import numpy as np
import torch


def clip_gradients(gradients, max_norm):
    squares = []
    for g in gradients:
        for v in np.asarray(g).flat:
            squares.append(float(v) * float(v))
    norm = math.sqrt(math.fsum(squares))

    factor = 1.0
    if norm > max_norm:
        factor = max_norm / norm
    out = []
    for g in gradients:
        new = np.empty_like(g)
        if factor < 1.0:
            np.multiply(g, factor, out=new, casting='same_kind')
        else:
            new[...] = g
        out.append(new)
    return out, norm


def clip_grad_norm(parameters, max_norm):
    """the same by a detour through numpy"""
    with_grad = []
    for p in parameters:
        if p.grad is None:
            continue
        with_grad.append(p)
    arrays = [p.grad.detach().cpu().numpy() for p in with_grad]
    clipped, norm = clip_gradients(arrays, max_norm)
    for p, a in zip(with_grad, clipped):
        p.grad = torch.from_numpy(a).to(p.device)     # a new tensor, the old one stays as it is
    return norm
