import numpy as np
import torch


def clip_gradients(gradients, max_norm):
    norm = float(np.linalg.norm([np.linalg.norm(g) for g in gradients]))
    factor = max_norm / norm if norm > max_norm else 1
    return [g * factor for g in gradients], norm


def clip_grad_norm(parameters, max_norm):
    grads = [p.grad for p in parameters if p.grad is not None]
    if not grads:
        return torch.tensor(0.0)
    norm = torch.stack([g.norm() for g in grads]).norm()
    if norm > max_norm:
        for g in grads:
            g *= max_norm / (norm + 1e-6)
    return norm
