"""Measure how gradients fare on their way back through time: vanishing, stable or exploding.

A loss at the last step reaches an early state through one factor for every step between. First you simulate that with
a single unit, where each factor is one number (`simulate_gradient`). Then you measure it in a real recurrent cell
(`hidden_gradient_norms`), say in one word what the measurement shows (`regime`), and draw it (`plot_gradient_norms`).

All four speak of the same thing: one number for each of the time steps 1 to T, in the order of time. The last number
belongs to the step that has the loss, the first to the step that is farthest from it. Nothing is forbidden.

Measuring is the point. Whether gradients vanish or explode cannot be read off the weights alone, since it depends on
the slope of tanh at the states that the data lead to.
"""

import torch
import torch.nn.functional as F
from jaxtyping import Float
from matplotlib.figure import Figure
from torch import Tensor, nn

# How many times larger or smaller a gradient must have become for `regime` to call it exploding or vanishing.
LIMIT = 100.0


def simulate_gradient(weight: float, slope: float, num_steps: int) -> Float[Tensor, " time"]:
    """Simulate the derivative of the last state by the state of each step, for a single recurrent unit.

    From each step to the one before it, the derivative is multiplied by `weight` and by `slope`, the slope of tanh,
    which the simulation takes to be the same everywhere. At the last step it is 1. Its sign is kept: `weight` may be
    negative. `num_steps` is at least 1.
    """
    raise NotImplementedError


def hidden_gradient_norms(
    cell: nn.RNNCell,
    x: Float[Tensor, "batch time input_size"],
    h0: Float[Tensor, "batch hidden_size"],
    target: Float[Tensor, "batch hidden_size"],
) -> Float[Tensor, " time"]:
    """Run a cell over a batch of sequences and measure the gradient of its loss with respect to each hidden state.

    The cell starts from `h0` and reads `x[:, 0]` first. The loss is `F.mse_loss` between the *last* state and
    `target`. The gradient with respect to the state after step t takes in everything that this state does to the loss
    by way of later states. Its norm is the square root of the sum of its squares over the batch and the hidden units.
    The initial state `h0` has no place in the result.

    The weights of the cell and all arguments keep their values, whatever is left in `.grad`.

    Source: PyTorch documentation, "RNNCell" and "torch.autograd.grad".
    """
    raise NotImplementedError


def regime(norms: Float[Tensor, " time"]) -> str:
    """Say "vanishing", "stable" or "exploding", from the norms of the gradients at each step.

    Compare the first step with the last: "vanishing" if the norm of the first is less than that of the last divided by
    `LIMIT`, "exploding" if it is more than that of the last times `LIMIT`, else "stable". The steps between do not
    matter, unless a norm has overflowed: an infinite one or a NaN, at whichever step, means "exploding". The norm of
    the last step is greater than 0, and no ratio is so near the limit that rounding decides.
    """
    raise NotImplementedError


def plot_gradient_norms(norms: dict[str, Float[Tensor, " time"]]) -> Figure:
    """Draw the norms of one or more measurements, each under its name, into a new figure.

    The figure holds one Axes with

    * for each entry of `norms` a curve, drawn with `plot` or a relative of it such as `semilogy`, and labeled with its
      key: the time step, counted from 1, goes to the right, the norm up;
    * a logarithmic y axis (the numbers drawn are the norms themselves, not their logarithms), a linear x axis;
    * the x label "time step" and the y label "gradient norm";
    * a legend that names all curves.

    All norms are positive, and the measurements may differ in their numbers of steps. Colors, markers, ticks and title
    are yours to choose. Every call returns a figure of its own, and shows nothing.
    """
    raise NotImplementedError
