import math

import matplotlib.pyplot as plt
import torch
from torch import nn

LIMIT = 100.0


def simulate_gradient(weight, slope, num_steps):
    return torch.tensor([(weight * slope) ** (num_steps - 1 - t) for t in range(num_steps)])


def hidden_gradient_norms(cell, x, h0, target):
    # grad(t) = product over the later steps of tanh'(.) * W_hh, times the loss's own gradient
    with torch.no_grad():
        states = []
        h = h0
        for t in range(x.shape[1]):
            h = cell(x[:, t], h)
            states.append(h)

        grad = 2 * (h - target) / h.numel()
        norms = [grad.norm()]
        for h in states[:0:-1]:
            grad = (grad * (1 - h**2)) @ cell.weight_hh
            norms.append(grad.norm())
    return torch.stack(norms[::-1])


def regime(norms):
    if not all(map(math.isfinite, norms.tolist())):
        return "exploding"
    ratio = float(norms[0] / norms[-1])
    return "vanishing" if ratio < 1 / LIMIT else "exploding" if ratio > LIMIT else "stable"


def plot_gradient_norms(norms):
    fig, ax = plt.subplots()
    for name, curve in norms.items():
        ax.plot(range(1, len(curve) + 1), curve, label=name)
    ax.set(xlabel="time step", ylabel="gradient norm", yscale="log")
    ax.legend()
    return fig
