import matplotlib.pyplot as plt
import numpy as np
import torch
import torch.nn as nn

LIMIT = 100.0


def simulate_gradient(weight, slope, num_steps):
    """
    Walk back from the last step, one factor at a time
    """
    flow = [1.0]
    while len(flow) < num_steps:
        flow.insert(0, flow[0] * weight * slope)
    return torch.FloatTensor(flow)


def hidden_gradient_norms(cell, x, h0, target):
    """
    The same thing with a real cell: every state keeps its gradient
    """
    hidden = h0
    hidden_states = []
    for t in range(x.shape[1]):
        hidden = cell(x[:, t], hidden)
        hidden.retain_grad()
        hidden_states.append(hidden)

    criterion = nn.MSELoss()
    criterion(hidden, target).backward()

    norms = [np.sqrt(np.sum(state.grad.numpy() ** 2)) for state in hidden_states]
    return torch.tensor(np.array(norms))


def regime(norms):
    """
    How much has the gradient changed on its way to the first step?
    """
    values = norms.numpy()
    if not np.all(np.isfinite(values)):
        return "exploding"
    change = values[0] / values[-1]
    if change < 1 / LIMIT:
        return "vanishing"
    elif change > LIMIT:
        return "exploding"
    else:
        return "stable"


def plot_gradient_norms(norms):
    """
    All scenarios in one picture
    """
    figure = plt.figure(figsize=(8, 4))
    for name, values in norms.items():
        plt.plot(np.arange(len(values)) + 1, values, "o-", label=name)
    plt.yscale("log")
    plt.xlabel("time step")
    plt.ylabel("gradient norm")
    plt.grid(True)
    plt.legend()
    return figure
