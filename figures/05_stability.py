"""Clipping keeps the direction, and bounds the step.

Left: gradients of two parameters as arrows, before and after clipping their norm to 1. Long ones end on the circle of
radius 1, in the direction that they had; short ones stay as they are. Right: the loss over the bias of a recurrent unit
has a narrow valley with a steep wall. Training comes down into it; without clipping it touches the wall once, and one
step throws the bias far away. With clipping it stays in the valley.
"""

import numpy as np
import torch
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Circle
from torch import nn
from torch.nn import functional as F

from figures.references import reference
from figures.style import BLUE, FAINT, INK, ORANGE, new_figure

LIMIT = 1.0
WEIGHT, STEPS, TARGET = 1.1, 14, 0.4
START, RATE, EPOCHS = 0.1, 0.025, 10
ARROWS = [(1.9, 0.7), (0.6, 0.5), (0.4, 1.8), (-1.3, 1.3), (-0.7, 0.1), (-1.6, -0.8), (0.1, -1.5), (0.5, -0.6)]


def draw_arrows(axes: Axes) -> None:
    """Draw gradients as they were and as clipping leaves them."""
    clip = reference("05_stability/clip_by_norm").clip_gradients
    look = {"arrowstyle": "-|>", "color": BLUE, "linewidth": 1.6, "shrinkA": 0, "shrinkB": 0}
    axes.add_patch(Circle((0, 0), LIMIT, facecolor="#EDEDEA", edgecolor=INK, linewidth=0.8))
    for arrow in ARROWS:
        (clipped,), _ = clip([np.array(arrow)], LIMIT)
        axes.plot([0, arrow[0]], [0, arrow[1]], color=ORANGE, linestyle=":", marker="")
        axes.plot(*arrow, color=ORANGE, marker="x", markersize=6, linestyle="")
        axes.annotate("", clipped, (0, 0), arrowprops=look)
    axes.text(0.55, 1.8, "before", color=ORANGE, va="center")
    axes.text(1.06, 0.12, "after", color=BLUE, va="center")
    axes.set(aspect="equal", xlim=(-2.1, 2.1), ylim=(-2.1, 2.1), xticks=(-1, 0, 1), yticks=(-1, 0, 1))
    axes.set(title="gradients of two parameters", xlabel="of the first", ylabel="of the second")


def unit_with_bias(bias: float) -> nn.Module:
    """Make a network of one recurrent unit, of which only the bias is trained."""
    model = reference("05_stability/exploding_experiment").DeepRNN(1, hidden_size=1, num_layers=1)
    values = {"rnn.weight_hh_l0": WEIGHT, "linear.weight": 1, "rnn.bias_hh_l0": bias}
    with torch.no_grad():
        for name, parameter in model.named_parameters():
            parameter.fill_(values.get(name, 0)).requires_grad_(name == "rnn.bias_hh_l0")
    return model


def draw_cliff(axes: Axes) -> None:
    """Draw the loss over the bias of a unit, and where training goes on it, with and without clipping."""
    train = reference("05_stability/exploding_experiment").train
    x, y = torch.zeros(1, STEPS, 1), torch.full((1, 1), TARGET)
    biases = torch.linspace(-0.02, 0.8, 206).tolist()
    losses = [F.mse_loss(unit_with_bias(bias)(x), y).item() for bias in biases]
    axes.plot(biases, losses, color=FAINT, linestyle="-", marker="", linewidth=1)
    for name, limit, color, look in (("unclipped", None, ORANGE, "s:"), ("clipped", LIMIT, BLUE, "o-")):
        model = unit_with_bias(START)
        visited = []
        for _ in range(EPOCHS):
            bias = model.rnn.bias_hh_l0.item()
            (loss,), _ = train(model, x, y, 1, RATE, limit)
            visited.append((bias, loss))
        axes.plot(*zip(*visited, strict=True), look, color=color, label=name)
    axes.text(START + 0.02, 0.07, "start", va="top")
    axes.text(0.36, 0.32, "one step", color=ORANGE, ha="center")
    axes.set(title="training one unit", xlabel="bias of the unit", ylabel="loss", xlim=(-0.08, 0.8), ylim=(-0.03, 0.6))
    axes.legend(loc="upper right")


def draw() -> Figure:
    """Draw clipping as geometry, and what it does to a training."""
    figure = new_figure(3.4)
    left, right = figure.subplots(1, 2, width_ratios=(1, 1.25))
    draw_arrows(left)
    draw_cliff(right)
    return figure
