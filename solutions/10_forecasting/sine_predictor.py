"""Forecast sine waves: a many-to-one network, its training, its test error, several steps ahead, and a figure.

The network (`SinePredictor`) reads a window of a series and predicts the next value. You write it, its training loop
(`train`), the number by which it is judged (`mean_squared_error`), forecasts that reach further than one step
(`forecast`), and a picture of them (`plot_forecasts`). Nothing is forbidden.

Your predictor is then trained on waves of many frequencies and judged on waves that it has not seen. The value now says
little about the next one: is the wave on its way up or down, and how fast? Whoever sees the last value only can do no
better than a certain error, and yours has to be at most a tenth of the best straight line's. The suite chooses sizes,
epochs, batch size and learning rate, and they are known to work: an answer that does what is written below gets there
with room to spare.

Windows have the shape (N, T, 1) and targets the shape (N, 1), one feature at the end, whatever N is.
"""

import torch
from jaxtyping import Float
from matplotlib.figure import Figure
from torch import Tensor, nn
from torch.nn import functional as F


class SinePredictor(nn.Module):
    """Predict the next value of each series from a window of it.

    It has two layers, under these names, and no other parameters:

    * `rnn`, an `nn.RNN` that reads one feature, with `hidden_size` units: one layer, one direction, tanh, with biases;
    * `linear`, an `nn.Linear` from the state after the last step to one value, with a bias.

    How the weights start is yours to choose; PyTorch's own choice does.

    Source: PyTorch documentation, "RNN" and "Linear".
    """

    def __init__(self, hidden_size: int) -> None:
        """Create the two layers."""
        super().__init__()
        ### BEGIN SOLUTION
        self.rnn = nn.RNN(1, hidden_size, batch_first=True)
        self.linear = nn.Linear(hidden_size, 1)
        ### END SOLUTION

    def forward(self, x: Float[Tensor, "batch time 1"]) -> Float[Tensor, "batch 1"]:
        """Give the prediction for every window, in a batch of one too.

        Every call starts from a state of zeros and keeps nothing for the next one. A value may be any real number:
        nothing comes after the linear layer.
        """
        ### BEGIN SOLUTION
        _, h_n = self.rnn(x)
        return self.linear(h_n[-1])
        ### END SOLUTION


def train(
    model: nn.Module,
    inputs: Float[Tensor, "windows time 1"],
    targets: Float[Tensor, "windows 1"],
    epochs: int,
    batch_size: int,
    lr: float,
) -> list[float]:
    """Train a predictor in place and give the loss of every epoch.

    `model` is any module that turns windows into predictions as `SinePredictor` does; put it into training mode first.
    One `torch.optim.Adam` with learning rate `lr`, and its other settings as they come, serves the whole training.

    In every epoch each window is used once, in an order drawn anew with PyTorch's global generator, in batches of
    `batch_size` windows; the last batch of an epoch may be smaller, even a single window. After every batch comes one
    step of the optimizer on the gradient of that batch's loss alone, without clipping or penalties.

    The loss of a batch is the mean over its windows of the squared difference between prediction and target. The loss
    of an epoch is the mean of the losses of its batches, each as it was before its step.

    Source: PyTorch documentation, "MSELoss" and "Adam".
    """
    ### BEGIN SOLUTION
    optimizer = torch.optim.Adam(model.parameters(), lr=lr)
    model.train()
    losses = []
    for _ in range(epochs):
        batch_losses = []
        for rows in torch.randperm(len(inputs)).split(batch_size):
            loss = F.mse_loss(model(inputs[rows]), targets[rows])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            batch_losses.append(loss.item())
        losses.append(sum(batch_losses) / len(batch_losses))
    return losses
    ### END SOLUTION


def mean_squared_error(
    model: nn.Module, inputs: Float[Tensor, "windows time 1"], targets: Float[Tensor, "windows 1"]
) -> float:
    """Give the mean squared error of a predictor over all windows, all alike.

    `model` is any module that turns windows into predictions; put it into evaluation mode first. Nothing is trained
    here: the weights stay as they are. A tensor without dimensions is as good a result as a float.
    """
    ### BEGIN SOLUTION
    model.eval()
    with torch.no_grad():
        return F.mse_loss(model(inputs), targets).item()
    ### END SOLUTION


def forecast(
    model: nn.Module, inputs: Float[Tensor, "batch time 1"], num_steps: int
) -> Float[Tensor, "batch {num_steps}"]:
    """Predict the next `num_steps` values of each series, the later ones from the earlier predictions.

    `model` is any module that turns windows into predictions; put it into evaluation mode first. After each step the
    prediction joins the window as its newest value and the oldest one falls out, so that the model always sees windows
    of the length that `inputs` has, in the order of time. `num_steps` is at least 1.

    `inputs` keeps its values. The result needs no gradient, so that it can be drawn as it is.
    """
    ### BEGIN SOLUTION
    model.eval()
    window, predictions = inputs, []
    with torch.no_grad():
        for _ in range(num_steps):
            prediction = model(window)  # (B, 1)
            predictions.append(prediction)
            window = torch.cat([window[:, 1:], prediction[:, None]], dim=1)
    return torch.cat(predictions, dim=1)
    ### END SOLUTION


def plot_forecasts(true: Float[Tensor, "series time"], predicted: Float[Tensor, "series steps"]) -> Figure:
    """Draw each series with the forecast of its end, into a new figure.

    `true` holds whole series, `predicted` what was forecast for their last steps, of which there are fewer. The figure
    holds one Axes for each series, five for five, in their order, each with

    * two curves, drawn with `plot`, `step` or `scatter`: one labeled "true" with all values of the series, one labeled
      "predicted" with the forecast. The step goes to the right, counted from 0 at the start of the series for both
      curves, so that the two end at the same step; the value goes up;
    * the x label "step" and the y label "value".

    The first Axes at least has a legend that names both curves. How the Axes are arranged, colors, markers, ticks and
    titles are yours to choose. There may be one series only. Every call returns a figure of its own, and shows nothing.
    """
    ### BEGIN SOLUTION
    num_series, num_steps = true.shape
    steps = range(num_steps)
    figure = Figure(figsize=(6, 1.8 * num_series), layout="constrained")
    for index in range(num_series):
        axes = figure.add_subplot(num_series, 1, index + 1)
        axes.plot(steps, true[index], label="true")
        axes.plot(steps[-predicted.shape[1] :], predicted[index], "o--", markersize=3, label="predicted")
        axes.set(xlabel="step", ylabel="value")
    figure.axes[0].legend()
    return figure
    ### END SOLUTION
