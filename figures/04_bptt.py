"""The same weights, three fates of a gradient.

The norm of the gradient of the loss with respect to each of 50 hidden states, on a logarithmic scale, for one cell and
three sizes of input. From the last step back to the first it grows ten thousandfold with tiny inputs, stays about the
same with small ones, and shrinks to less than a millionth with large ones.
"""

import torch
from matplotlib.figure import Figure
from torch import nn

from figures.references import reference
from figures.style import FAINT

BATCH, STEPS, INPUTS, UNITS = 16, 50, 4, 32


def draw() -> Figure:
    """Measure the gradients in one cell, whose recurrent matrix is 1.3 times an orthogonal one, and draw them."""
    flow = reference("04_bptt/gradient_flow")
    torch.manual_seed(4)
    cell = nn.RNNCell(INPUTS, UNITS, bias=False)
    nn.init.xavier_uniform_(cell.weight_ih)
    nn.init.orthogonal_(cell.weight_hh, gain=1.3)
    noise, target = torch.randn(BATCH, STEPS, INPUTS), torch.randn(BATCH, UNITS)
    curves = {}
    for std in (0.0001, 0.3, 3):
        norms = flow.hidden_gradient_norms(cell, std * noise, torch.zeros(BATCH, UNITS), target)
        curves[f"inputs of standard deviation {std:g}: {flow.regime(norms)}"] = norms / norms[-1]
    figure = flow.plot_gradient_norms(curves)
    (axes,) = figure.axes
    axes.axhline(1, color=FAINT, linewidth=0.8)
    axes.set(xlim=(0, 51), ylim=(1e-9, 1e5), yticks=[10.0**n for n in range(-8, 5, 4)])
    axes.set_yticks([], minor=True)
    axes.set_ylabel("gradient norm\n(1 at the last step)")
    axes.legend(loc="lower right")
    return figure
