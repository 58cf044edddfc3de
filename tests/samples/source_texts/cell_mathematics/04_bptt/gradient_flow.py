import torch
import torch.nn as nn
import torch.nn.functional as F
from matplotlib.figure import Figure

LIMIT = 100.0


def simulate_gradient(weight, slope, num_steps):
    # a power for each step: T - 1, ..., 1, 0
    powers = torch.arange(num_steps - 1, -1, -1)
    return (torch.tensor(weight * slope, dtype=torch.float64) ** powers).float()


def hidden_gradient_norms(cell, x, h0, target):
    # unroll the network, and keep the state of every copy
    h = [h0]
    for t in range(x.size(1)):
        h.append(cell(x[:, t, :], h[-1]))
    loss = F.mse_loss(h[-1], target)
    return torch.stack([torch.linalg.vector_norm(g) for g in torch.autograd.grad(loss, h[1:])])


def regime(norms):
    if norms.isnan().any() or norms.isinf().any():
        return "exploding"
    first, last = norms[0].item(), norms[-1].item()
    if first * LIMIT < last:
        return "vanishing"
    if first > last * LIMIT:
        return "exploding"
    return "stable"


def plot_gradient_norms(norms):
    figure = Figure()
    axes = figure.add_subplot()
    for label in norms:
        steps = [t + 1 for t in range(len(norms[label]))]
        axes.semilogy(steps, norms[label].tolist(), label=label)
    axes.set_xlabel("time step")
    axes.set_ylabel("gradient norm")
    axes.legend()
    return figure
