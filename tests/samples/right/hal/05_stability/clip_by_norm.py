import math
import numpy as np
import torch


def clip_gradients(gradients, max_norm):
    norm = math.hypot(*[x for g in gradients for x in g.reshape(-1).tolist()])
    if norm < max_norm:
        return [np.copy(g) for g in gradients], norm
    return [g * np.float64(max_norm / norm) for g in gradients], norm  # float64 from here on


def clip_grad_norm(parameters, max_norm):
    have = [p for p in parameters if p.grad is not None]
    if not have:
        return 0
    with torch.no_grad():
        flat = torch.cat([p.grad.flatten() for p in have])
        norm = torch.dist(flat, torch.zeros_like(flat))
        if norm <= max_norm:
            return norm
        flat = torch.renorm(flat[None], p=2, dim=0, maxnorm=max_norm)[0]
        for p, piece in zip(have, flat.split([p.numel() for p in have])):
            p.grad.data = piece.view_as(p)
    return norm
