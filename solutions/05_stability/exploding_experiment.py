"""Watch gradients explode, and see what clipping does about it.

The experiment: five recurrent layers, 100 time steps, and every weight drawn with a standard deviation of 2, which is
far too much. You measure the norm of the gradients before and after clipping (`gradient_norms`), train with plain SGD,
with and without clipping (`train`), and draw both loss curves (`plot_losses`).

Everything hangs on the width. The network, `DeepRNN`, is given, and `WIDTH` is 8: there the norm lies in the thousands
or millions and can still be computed. With one unit a layer hardly anything explodes; from 24 units on the norm
overflows in single precision, and no clipping helps any more. The lesson has the measurements, and a few lines with
which to repeat them.

What becomes of a network in this state is decided by rounding errors, so nobody will ask you for certain losses there.
Your functions are held against PyTorch on tame networks; on the wild one it is the length of each step that counts. You
may use `torch.nn.utils.clip_grad_norm_`; nothing is forbidden.
"""

import torch
import torch.nn.functional as F
from jaxtyping import Float
from matplotlib.figure import Figure
from torch import Tensor, nn

WIDTH = 8


class DeepRNN(nn.Module):
    """Predict one number from a sequence with a stack of recurrent layers, drawn with large weights.

    This class is given.
    """

    def __init__(self, input_size: int, hidden_size: int = WIDTH, num_layers: int = 5, std: float = 2.0) -> None:
        """Create the layers and draw all parameters from a normal distribution."""
        super().__init__()
        self.rnn = nn.RNN(input_size, hidden_size, num_layers, batch_first=True)
        self.linear = nn.Linear(hidden_size, 1)
        for parameter in self.parameters():
            nn.init.normal_(parameter, std=std)

    def forward(self, x: Float[Tensor, "batch time input_size"]) -> Float[Tensor, "batch 1"]:
        """Read the sequences; predict from the last state of the last layer."""
        output, _ = self.rnn(x)
        return self.linear(output[:, -1])


def gradient_norms(
    model: nn.Module,
    x: Float[Tensor, "batch time input_size"],
    y: Float[Tensor, "batch 1"],
    max_norm: float,
) -> tuple[float, float]:
    """Measure the global norm of the gradients before and after clipping it to `max_norm`.

    The gradients are those of `F.mse_loss(model(x), y)` with respect to all parameters of the model, and of nothing
    else: what an earlier call has left in `.grad` does not count. The second number is the norm of the gradients as
    the optimizer would find them after clipping. No step is taken: the parameters keep their values.

    Source: PyTorch documentation, "torch.nn.utils.clip_grad_norm_".
    """
    ### BEGIN SOLUTION
    model.zero_grad()
    F.mse_loss(model(x), y).backward()
    before = nn.utils.clip_grad_norm_(model.parameters(), max_norm)
    after = torch.stack([parameter.grad.norm() for parameter in model.parameters()]).norm()
    return before.item(), after.item()
    ### END SOLUTION


def train(
    model: nn.Module,
    x: Float[Tensor, "batch time input_size"],
    y: Float[Tensor, "batch 1"],
    epochs: int,
    lr: float,
    max_norm: float | None = None,
) -> tuple[list[float], list[float]]:
    """Train a model in place, and give the loss and the norm of the gradients of every epoch.

    Each epoch is one step of plain SGD (`torch.optim.SGD` with learning rate `lr`, and its other settings as they
    come) on the gradients of `F.mse_loss(model(x), y)`, for the whole batch at once. If `max_norm` is given, the
    gradients of all parameters together are clipped to that norm before the step; if it is None, they are not clipped.

    Returns two lists of numbers, one for each epoch: the losses, each as it was before its step, and the global norms
    of the gradients, each as it was before clipping. Training goes on for all epochs, whatever the numbers become.
    What the model holds in `.grad` when it comes does not count.
    """
    ### BEGIN SOLUTION
    optimizer = torch.optim.SGD(model.parameters(), lr=lr)
    losses, norms = [], []
    for _ in range(epochs):
        loss = F.mse_loss(model(x), y)
        optimizer.zero_grad()
        loss.backward()
        # With an infinite limit nothing is clipped, but the norm is measured all the same.
        norm = nn.utils.clip_grad_norm_(model.parameters(), float("inf") if max_norm is None else max_norm)
        optimizer.step()
        losses.append(loss.item())
        norms.append(norm.item())
    return losses, norms
    ### END SOLUTION


def plot_losses(clipped: list[float], unclipped: list[float]) -> Figure:
    """Draw the losses of training with and without clipping into a new figure.

    The figure holds one Axes with

    * two curves, drawn with `plot` or a relative of it such as `semilogy`, labeled "clipped" and "unclipped": the
      epoch, counted from 0, goes to the right, the loss up;
    * a logarithmic y axis, since the two may differ by many powers of ten, and a linear x axis;
    * the x label "epoch" and the y label "loss";
    * a legend that names both curves.

    Both lists hold positive numbers; they may differ in length. Colors, markers, ticks and title are yours to choose.
    Every call returns a figure of its own, and shows nothing.
    """
    ### BEGIN SOLUTION
    figure = Figure(layout="constrained")
    axes = figure.subplots()
    for name, losses in (("clipped", clipped), ("unclipped", unclipped)):
        axes.semilogy(range(len(losses)), losses, label=name)
    axes.set_xlabel("epoch")
    axes.set_ylabel("loss")
    axes.legend()
    return figure
    ### END SOLUTION
