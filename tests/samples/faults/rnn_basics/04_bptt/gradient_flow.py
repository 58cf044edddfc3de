"""Faults about exploding gradients, each put into the answer of the same text."""

import torch

from autograder.misconceptions import misconception


@misconception("hidden_gradient_norms", caught_by="test_norms_equal_autograd")
def judges_by_the_recurrent_matrix_alone(cell, x, h0, target):
    """Powers of the recurrent matrix grow when its spectral radius is above 1; the slope of tanh may undo that."""
    with torch.no_grad():
        h = h0
        for t in range(x.shape[1]):
            h = cell(x[:, t], h)
        grad = 2 * (h - target) / h.numel()
        norms = [grad.norm()]
        for _ in range(x.shape[1] - 1):
            grad = grad @ cell.weight_hh
            norms.append(grad.norm())
    return torch.stack(norms[::-1])
