"""Right answers to 10_forecasting/sine_predictor, in another style."""

import torch
from matplotlib.figure import Figure
from torch import nn

from autograder.misconceptions import alternative


@alternative("SinePredictor")
class TimeFirst(nn.Module):
    """The recurrent layer sees time first, all steps go through the linear layer, and the start is an own one."""

    def __init__(self, hidden_size) -> None:
        super().__init__()
        self.linear = nn.Linear(hidden_size, 1)
        self.rnn = nn.RNN(input_size=1, hidden_size=hidden_size)
        nn.init.orthogonal_(self.rnn.weight_hh_l0)
        nn.init.zeros_(self.rnn.bias_hh_l0)

    def forward(self, x):
        output, _ = self.rnn(x.transpose(0, 1))
        return self.linear(output)[-1]


@alternative("train")
def uses_a_data_loader(model, inputs, targets, epochs, batch_size, lr):
    """Batches from a DataLoader, squeezed on both sides; an epoch's loss weighted by the sizes of its batches."""
    from torch.utils.data import DataLoader, TensorDataset

    loader = DataLoader(TensorDataset(inputs, targets), batch_size=batch_size, shuffle=True)
    criterion = nn.MSELoss()
    optimizer = torch.optim.Adam(model.parameters(), lr)
    history = []
    for _ in range(epochs):
        model.train()
        total = 0.0
        for x, y in loader:
            optimizer.zero_grad(set_to_none=False)
            loss = criterion(model(x).squeeze(1), y.squeeze(1))
            loss.backward()
            optimizer.step()
            total += loss.item() * len(x)
        history.append(total / len(inputs))
    return history


@alternative("train")
def writes_the_mean_out(model, inputs, targets, epochs, batch_size, lr):
    """Squares and their mean by hand, slices of an order, losses as tensors."""
    model.train()
    optimizer = torch.optim.Adam(list(model.parameters()), lr=lr)
    losses = []
    for _ in range(epochs):
        order, batch_losses = torch.randperm(inputs.size(0)), []
        for start in range(0, len(order), batch_size):
            rows = order[start : start + batch_size]
            loss = ((model(inputs[rows]).flatten() - targets[rows].flatten()) ** 2).sum() / len(rows)
            model.zero_grad()
            loss.backward()
            optimizer.step()
            batch_losses.append(loss.detach())
        losses.append(torch.stack(batch_losses).mean())
    return losses


@alternative("mean_squared_error")
def adds_up_window_by_window(model, inputs, targets):
    """One window after the other; the mode is put back afterwards."""
    was_training = model.training
    model.eval()
    with torch.inference_mode():
        total = sum((model(x[None]) - y).square().sum() for x, y in zip(inputs, targets, strict=True))
    model.train(was_training)
    return total / len(inputs)


@alternative("forecast")
def fills_a_long_series(model, inputs, num_steps):
    """Room for all values at first, and each prediction written into it."""
    model.eval()
    batch, time, _ = inputs.shape
    series = torch.cat([inputs, torch.zeros(batch, num_steps, 1)], dim=1)
    for step in range(num_steps):
        series[:, time + step] = model(series[:, step : step + time].clone()).detach()
    return series[:, time:, 0]


@alternative("forecast")
@torch.no_grad()
def rolls_a_copy(model, inputs, num_steps):
    """A copy of the window, rolled in place."""
    window = inputs.clone()
    result = torch.empty(len(inputs), num_steps)
    for step in range(num_steps):
        result[:, step] = model.eval()(window).squeeze(1)
        window = window.roll(-1, dims=1)
        window[:, -1, 0] = result[:, step]
    return result


@alternative("plot_forecasts")
def uses_pyplot(true, predicted):
    """A figure of pyplot, a legend in every Axes, NumPy arrays, and a line where the forecast begins."""
    from matplotlib import pyplot as plt

    start = true.shape[1] - predicted.shape[1]
    figure, grid = plt.subplots(1, len(true), squeeze=False, sharey=True)
    for axes, series, values in zip(grid.flat, true.numpy(), predicted.numpy(), strict=True):
        axes.axvline(start, color="gray")
        axes.scatter([start + step for step in range(len(values))], values, marker="x", label="predicted")
        axes.plot(series, label="true")
        axes.set_xlabel("step")
        axes.set_ylabel("value")
        axes.legend(loc="upper right")
    return figure


@alternative("plot_forecasts")
def names_curves_in_the_legend(true, predicted):
    """Handles and names given to the legend, steps as tensors."""
    figure = Figure(figsize=(12, 3))
    steps = torch.arange(true.size(1))
    for index, (series, values) in enumerate(zip(true, predicted, strict=True)):
        axes = figure.add_subplot(1, len(true), index + 1, xlabel="step", ylabel="value")
        axes.step(steps, series, where="mid", label="true")
        axes.plot(steps[-len(values) :], values, ".", label="predicted")
        if index == 0:
            axes.legend()
    return figure
