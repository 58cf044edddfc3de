import numpy as np
import torch


def clip_gradients(gradients, max_norm):
    """
    All gradients together are one long vector
    """
    squares = 0.0
    for gradient in gradients:
        squares += np.sum(gradient**2)
    norm = np.sqrt(squares)

    if norm > max_norm:
        scale = max_norm / norm
        return [gradient * scale for gradient in gradients], float(norm)
    return list(gradients), float(norm)


def clip_grad_norm(parameters, max_norm):
    """
    The same for PyTorch, where a parameter may have no gradient
    """
    gradients = [parameter.grad for parameter in parameters]

    squares = 0.0
    for gradient in gradients:
        if gradient is not None:
            squares += torch.sum(gradient**2).item()
    norm = np.sqrt(squares)

    if norm > max_norm:
        scale = max_norm / norm
        for gradient in gradients:
            if gradient is not None:
                gradient.mul_(scale)
    return float(norm)
