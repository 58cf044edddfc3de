"""Forecasts that feed on themselves.

Above, three waves of different frequency. A network has seen 20 values, on a gray ground, and forecasts 20 more, each
from the 20 values before it, its own forecasts among them. At first the forecasts lie on the wave, later they stray.
Below, the typical error of 500 such forecasts against the number of steps ahead: it grows from near 0 to 0.6. The
error of the best straight line from the last value alone is larger from the first step on.
"""

import math

import torch
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from torch import Tensor

from figures.references import reference
from figures.style import new_figure

WINDOW, AHEAD = 20, 20
LOW, HIGH = 1 / 25, 1 / 8
SHOWN = (0.045, 0.075, 0.115)


def train_predictor() -> torch.nn.Module:
    """Train a network to predict the value after a window, for waves of all frequencies."""
    generator = torch.Generator().manual_seed(10)
    inputs, targets = reference("10_forecasting/sine_windows").random_frequency_windows(
        2000, WINDOW, LOW, HIGH, generator
    )
    torch.manual_seed(10)
    predictor = reference("10_forecasting/sine_predictor")
    model = predictor.SinePredictor(hidden_size=32)
    predictor.train(model, inputs, targets, epochs=15, batch_size=32, lr=0.005)
    return model


def draw_error(axes: Axes, true: Tensor, predicted: Tensor) -> None:
    """Draw the root of the mean squared error for each number of steps ahead."""
    last, future = true[:, WINDOW - 1 : WINDOW], true[:, WINDOW:]
    line = last * (last * future).sum(dim=0) / (last * last).sum()
    ahead = range(1, AHEAD + 1)
    for name, values in (("network", predicted), ("best straight line from the last value alone", line)):
        axes.plot(ahead, (values - future).square().mean(dim=0).sqrt(), label=name)
    axes.set(
        xlabel="steps ahead",
        ylabel="error (root of MSE)",
        xlim=(0.5, AHEAD + 0.5),
        ylim=(0, 1.15),
        xticks=(1, 5, 10, 15, 20),
    )
    axes.legend(loc="upper left")


def draw() -> Figure:
    """Draw three waves with their forecasts, and the error over many."""
    sine_series = reference("10_forecasting/sine_windows").sine_series
    forecast = reference("10_forecasting/sine_predictor").forecast
    model = train_predictor()
    frequencies = torch.cat([torch.tensor(SHOWN), torch.linspace(LOW, HIGH, 500)])
    true = sine_series(2 * math.pi * torch.rand(len(frequencies)), frequencies, WINDOW + AHEAD)
    predicted = forecast(model, true[:, :WINDOW, None], AHEAD)

    figure = new_figure(4.6)
    above, below = figure.subfigures(2, height_ratios=(1.15, 1))
    waves = above.subplots(1, len(SHOWN), sharey=True)
    for axes, wave, end in zip(waves, true, predicted, strict=False):
        axes.axvspan(0, WINDOW - 1, color="#EDEDEA", linewidth=0)
        axes.plot(wave, marker="", label="true")
        axes.plot(range(WINDOW, WINDOW + AHEAD), end, markersize=3, label="forecast")
        axes.set(xlabel="step", xlim=(0, WINDOW + AHEAD), ylim=(-1.2, 1.2))
    waves[0].set_ylabel("value")
    above.legend(*waves[0].get_legend_handles_labels(), loc="outside upper right", ncols=2)
    draw_error(below.subplots(), true[len(SHOWN) :], predicted[len(SHOWN) :])
    return figure
