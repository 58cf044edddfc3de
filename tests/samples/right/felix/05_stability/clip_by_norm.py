"""As PyTorch does it: factor = max_norm / (norm + 1e-6), but never more than 1."""
import numpy as np
import torch

eps = 1e-6


def clip_gradients(gradients, max_norm):
    total_norm = np.linalg.norm([np.linalg.norm(g.ravel()) for g in gradients])
    clip_coef = np.clip(max_norm / (total_norm + eps), None, 1.0)
    clipped = []
    for g in gradients:
        c = g.copy()
        c *= g.dtype.type(clip_coef)
        clipped.append(c)
    return clipped, total_norm


def clip_grad_norm(parameters, max_norm):
    gs = [p.grad.detach() for p in parameters if p.grad is not None]
    if not gs:
        return torch.tensor(0.)
    total_norm = torch.linalg.vector_norm(torch.stack(torch._foreach_norm(gs)))
    clip_coef = torch.clamp(max_norm / (total_norm + eps), max=1.0)
    torch._foreach_mul_(gs, clip_coef)
    return total_norm
