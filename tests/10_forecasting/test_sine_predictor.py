"""Hidden suite of 10_forecasting/sine_predictor."""

import math
from types import ModuleType
from typing import Any

import numpy as np
import torch
from torch import nn
from torch.nn import functional as F

from autograder.suite import (
    Draw,
    Handle,
    Student,
    assert_close,
    assert_shape,
    check,
    driver,
    fail,
    observe,
    parameters_of,
    require,
    require_at_most,
    show,
    value_of,
    vjp,
)

# The error on held-out waves may be at most this part of the best memoryless line's on the same waves. How far the
# threshold is from luck, on either side, was measured with this file's own `held_out_ratio` (torch 2.13, 0.4 s).
# The worst ratio of right answers:
#   the reference                                              200 seeds: 0.012
#   orthogonal, identity, Xavier, uniform in +-0.1             50 seeds each: 0.004, 0.007, 0.004, 0.010
#   all parameters normal with standard deviation 0.1          50 seeds: 0.036
# and the best ratio of wrong ones:
#   untrained                                                  50 seeds: 1.65
#   trained on the last value only, or on the last two         50 seeds each: 1.00, 0.20
MAX_RATIO = 0.1

# How the loss of a right answer falls, for the picture in the feedback; nothing is judged by it.
TYPICAL_LOSSES = [0.31, 0.068, 0.045, 0.033, 0.025, 0.016, 0.011, 0.008, 0.006, 0.005]
TYPICAL_LOSSES += [0.004, 0.003, 0.0026, 0.0022, 0.002, 0.0018, 0.0017, 0.0016, 0.0015, 0.0015]


@check(points=1)
def test_layers_and_shapes(shared_student: Student, draw: Draw) -> None:
    """A predictor has the parameters of its two layers, and gives one value for each window, in a batch of one too"""
    for hidden_size in (7, 1):
        model = shared_student.SinePredictor(hidden_size)
        shapes = {
            "rnn.weight_ih_l0": (hidden_size, 1),
            "rnn.weight_hh_l0": (hidden_size, hidden_size),
            "rnn.bias_ih_l0": (hidden_size,),
            "rnn.bias_hh_l0": (hidden_size,),
            "linear.weight": (1, hidden_size),
            "linear.bias": (1,),
        }
        parameters = parameters_of(model)
        missing = [name for name in shapes if name not in parameters]
        require(not missing, f"`named_parameters()` of your predictor does not give {', '.join(missing)}.")
        require(len(parameters) == len(shapes), "Your predictor has more parameters than those of its two layers.")
        for name, shape in shapes.items():
            assert_shape(parameters[name], shape, what=f"`{name}`")
        for batch, time in ((4, 5), (1, 6), (3, 1), (1, 1)):
            what = f"the prediction for {batch} window(s) of {time} value(s)"
            assert_shape(model(draw.normal(batch, time, 1)), (batch, 1), what=what)


@check(points=1, needs="test_layers_and_shapes")
def test_predictions(shared_student: Student, draw: Draw, reference: ModuleType) -> None:
    """With the same weights the predictions are those of nn.RNN and linear layer, in every call"""
    for batch, time, hidden_size in ((5, 7, 4), (4, 4, 4), (1, 6, 3), (3, 1, 5)):
        theirs = draw.fill_(reference.SinePredictor(hidden_size))
        mine = shared_student.SinePredictor(hidden_size)
        mine.load_state_dict(theirs.state_dict())
        x = draw.normal(batch, time, 1)
        got = mine(x)
        again = torch.isclose(mine(x), got, rtol=1e-4, atol=1e-5)
        require(bool(again.all()), "The same windows get another prediction when your predictor is called again.")
        alone = torch.isclose(mine(x[-1:]), got[-1:], rtol=1e-4, atol=1e-5)
        require(bool(alone.all()), "The prediction for a window depends on the other windows of its batch.")
        assert_close(got, theirs(x), what=f"the tensor of predictions for {batch} window(s) of {time} value(s)")


@check(points=1, needs="test_predictions")
def test_gradients(shared_student: Student, draw: Draw, reference: ModuleType) -> None:
    """Gradients reach every parameter and every value of the window"""
    theirs = draw.fill_(reference.SinePredictor(5))
    mine = shared_student.SinePredictor(5)
    mine.load_state_dict(theirs.state_dict())
    x, cotangents = draw.normal(3, 6, 1), draw.normal(3, 1)
    expected, got = (vjp(model, x, cotangents=cotangents) for model in (theirs, mine))
    for name, gradient in expected.parameters.items():
        assert_close(got.parameters.get(name), gradient, what=f"the gradient of `{name}`", rtol=1e-3, atol=1e-4)
    assert_close(got.inputs, expected.inputs, what="the gradient of the window", rtol=1e-3, atol=1e-4)


@driver
def linear_model(answer: Any, weight: torch.Tensor, bias: torch.Tensor) -> Any:
    """A predictor without memory, linear in all values but the first, which names the row. It notes how it is used."""
    del answer

    class Linear(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.weight, self.bias = nn.Parameter(weight.clone()), nn.Parameter(bias.clone())
            self.modes: list[bool] = []
            self.batches: list[list[int]] = []

        def forward(self, x: torch.Tensor) -> torch.Tensor:
            prediction = x[:, 1:, 0] @ self.weight + self.bias
            rows = x[:, 0, 0].long().tolist()
            self.modes.append(self.training)
            if prediction.requires_grad:
                prediction.register_hook(lambda _: self.batches.append(rows))
            return prediction

    return Linear()


class LinearModel(nn.Module):
    """The same in the grader."""

    def __init__(self, weight: torch.Tensor, bias: torch.Tensor) -> None:
        super().__init__()
        self.weight, self.bias = nn.Parameter(weight.clone()), nn.Parameter(bias.clone())

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return x[:, 1:, 0] @ self.weight + self.bias


def drawn_task(draw: Draw, windows: int, time: int) -> tuple[list[torch.Tensor], torch.Tensor, torch.Tensor]:
    """Weights of a linear model, windows whose first values number them, and targets far from zero."""
    inputs = draw.normal(windows, time, 1)
    inputs[:, 0, 0] = torch.arange(windows)
    return [draw.normal(time - 1, 1), draw.normal(1)], inputs, draw.normal(windows, 1, std=2.0) + 1.5


@check(points=1)
def test_steps(shared_student: Student, draw: Draw, reference: ModuleType) -> None:
    """With all windows in one batch, the loss before every step is that of Adam on the mean squared error"""
    for windows, time in ((6, 4), (5, 5), (9, 3), (1, 4)):
        weights, inputs, targets = drawn_task(draw, windows, time)
        settings = {"epochs": 8, "batch_size": windows, "lr": 0.1}
        expected = reference.train(LinearModel(*weights), inputs, targets, **settings)
        got = shared_student.train(linear_model(shared_student, *weights), inputs, targets, **settings)
        require(isinstance(got, list | tuple) and len(got) == 8, "Eight epochs should give a list of eight losses.")
        what = f"the list of losses with {windows} window(s) in the batch"
        assert_close(got, expected, what=what, rtol=3e-4, atol=3e-5)


@check(points=1, needs="test_steps")
def test_batches(shared_student: Student, draw: Draw, reference: ModuleType) -> None:
    """Every epoch uses each window once, in batches of the given size, in a new order, with a step after each"""
    windows, epochs, batch_size = 21, 4, 5
    weights, inputs, targets = drawn_task(draw, windows, 4)
    model = linear_model(shared_student, *weights)
    model.eval()
    shared_student.train(model, inputs, targets, epochs=epochs, batch_size=batch_size, lr=0.01)
    batches = value_of(model.batches)
    used = [row for batch in batches for row in batch]
    require(len(used) == epochs * windows, "An epoch should use as many windows as there are.")
    orders = [used[start : start + windows] for start in range(0, len(used), windows)]
    require(all(len(set(order)) == windows for order in orders), "An epoch should use each window once.")
    sizes = [len(batch) for batch in batches]
    require(sizes == 4 * [5, 5, 5, 5, 1], "The batches do not have the size that was asked for, the last one the rest.")
    require(orders[0] != sorted(orders[0]), "The first epoch takes the windows in the order in which they were given.")
    require(len(set(map(tuple, orders))) == epochs, "Two epochs take the windows in the same order.")
    require(all(value_of(model.modes)), "The model was not in training mode while it was trained.")

    # Of nine equal windows every batch is the same, so three epochs of five batches are fifteen steps on all of them.
    for _ in range(2):
        weights, inputs, targets = drawn_task(draw, 1, 5)
        inputs, targets = inputs.expand(9, 5, 1), weights[1] + inputs[:, 1:, 0] @ weights[0] + targets.expand(9, 1) + 4
        steps = reference.train(LinearModel(*weights), inputs, targets, epochs=16, batch_size=9, lr=0.05)
        model = linear_model(shared_student, *weights)
        losses = shared_student.train(model, inputs, targets, epochs=3, batch_size=2, lr=0.05)
        after = F.mse_loss(model(inputs), targets)
        assert_close(float(after), steps[15], what="the loss after three epochs of five steps", rtol=1e-3, atol=1e-4)
        require(isinstance(losses, list | tuple) and len(losses) == 3, "Three epochs should give three losses.")
        for epoch, loss in enumerate(losses):
            batch_losses = steps[5 * epoch : 5 * epoch + 5]
            # The last batch is half as large as the others; it may count as much as they do, or half.
            means = sum(batch_losses) / 5, (sum(batch_losses) - batch_losses[-1] / 2) / 4.5
            require(
                min(means) * 0.999 - 1e-4 <= float(loss) <= max(means) * 1.001 + 1e-4,
                "The loss of an epoch of several batches is not the mean of their losses.",
            )


@check(points=1)
def test_mean_squared_error(shared_student: Student, draw: Draw) -> None:
    """The mean squared error is that of all windows alike, in evaluation mode, and nothing is trained by it"""
    for windows, time in ((7, 4), (5, 5), (101, 3), (1, 4)):
        weights, inputs, targets = drawn_task(draw, windows, time)
        expected = (LinearModel(*weights)(inputs).detach() - targets).square().mean()
        model = linear_model(shared_student, *weights)
        seen = observe(shared_student.mean_squared_error, model, inputs, targets)
        assert_close(seen.value, expected, what=f"the mean squared error of {windows} window(s)", rtol=1e-4, atol=1e-6)
        require(not any(value_of(model.modes)), "The model was not in evaluation mode while its error was measured.")
        kept = [*parameters_of(model).values(), *seen.args[1:]]
        what = "the list of weights, windows and targets, as the call left it,"
        assert_close(kept, [*weights, inputs, targets], what=what, rtol=0, atol=0)


@driver
def bounded_model(answer: Any, weights: list[float]) -> Any:
    """A predictor that looks at the newest, the oldest and the mean value of its window. It notes its modes."""
    del answer

    class Bounded(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.weights = nn.Parameter(torch.tensor(weights))
            self.modes: list[bool] = []

        def forward(self, x: torch.Tensor) -> torch.Tensor:
            self.modes.append(self.training)
            newest, oldest, bias = self.weights
            return torch.tanh(newest * x[:, -1] + oldest * x[:, 0] + x.mean(dim=1) + bias)

    return Bounded()


@driver
def forecast_with_notes(answer: Any, model: Any, inputs: torch.Tensor, num_steps: int) -> dict[str, Any]:
    """A forecast, whether it needs a gradient, and the windows as the call left them."""
    result = answer.forecast(model, inputs, num_steps)
    return {"forecast": result, "needs_gradient": bool(getattr(result, "requires_grad", False)), "inputs": inputs}


@check(points=2)
def test_forecast(shared_student: Student, draw: Draw) -> None:
    """Several steps ahead, each prediction takes its place in the window, and the window keeps its length"""
    for batch, time, num_steps in ((3, 5, 4), (4, 4, 4), (2, 3, 9), (1, 6, 3), (5, 4, 1), (2, 1, 5), (1, 1, 1)):
        inputs = draw.normal(batch, time, 1)
        newest, oldest, bias = weights = [1.1, -0.8, 0.3]
        values = [inputs[:, step, 0].double() for step in range(time)]
        for _ in range(num_steps):
            window = values[-time:]
            values.append(torch.tanh(newest * window[-1] + oldest * window[0] + sum(window) / time + bias))
        expected = torch.stack(values[time:], dim=1)
        model = bounded_model(shared_student, weights)
        got = forecast_with_notes(shared_student, model, inputs, num_steps)
        what = f"the forecast of {num_steps} step(s) for {batch} window(s) of {time} value(s)"
        assert_close(got["forecast"], expected, what=what, rtol=1e-3, atol=1e-4)
        require(not got["needs_gradient"], "The forecast needs a gradient, so that it cannot be drawn as it is.")
        require(not any(value_of(model.modes)), "The model was not in evaluation mode while it forecast.")
        assert_close(got["inputs"], inputs, what="`inputs`, as the call left it,", rtol=0, atol=0)


@driver
def contents(answer: Any, figure: Any) -> Any:
    """What a figure holds, as values; None if it is no figure."""
    del answer
    if not hasattr(figure, "savefig"):
        return None
    found = []
    for axes in figure.axes:
        artists = [*axes.lines, *axes.collections]
        legend = axes.get_legend()
        legend_names = [text.get_text() for text in legend.get_texts()] if legend else []
        names = [str(artist.get_label()) for artist in artists]
        if all(name.startswith("_") for name in names):  # labels given to legend() only
            names = [*legend_names, *names[len(legend_names) :]]
        points = [
            np.asarray(artist.get_offsets() if hasattr(artist, "get_offsets") else artist.get_xydata(), dtype=float)
            for artist in artists
        ]
        curves = [(name, torch.as_tensor(np.array(xy))) for name, xy in zip(names, points, strict=True)]
        place = [round(float(number), 3) for number in axes.get_position().bounds]
        labels = {"x": axes.get_xlabel(), "y": axes.get_ylabel()}
        found.append({"curves": curves, "legend": legend_names, "place": place, **labels})
    return found


@check(points=1)
def test_figure(shared_student: Student, draw: Draw) -> None:
    """A figure has one Axes for each series, with the series and, over its last steps, the forecast"""
    for series, time, steps in ((5, 9, 3), (2, 6, 4), (1, 5, 1)):
        true, predicted = draw.normal(series, time), draw.normal(series, steps)
        figure = shared_student.plot_forecasts(true, predicted)
        found = contents(shared_student, figure) if isinstance(figure, Handle) else None
        if found is None:
            fail("`plot_forecasts` should return a Figure.")
        require(len(found) == series, "The figure should hold one Axes for each series.")
        places = {tuple(axes["place"]) for axes in found}
        require(len(places) == series, "Every series should have a place of its own: some Axes lie on each other.")
        in_legend = [text.strip().lower() for text in found[0]["legend"]]
        for name in ("true", "predicted"):
            require(in_legend.count(name) == 1, f'The legend of the first Axes should name the curve "{name}", once.')
        for index, axes in enumerate(found):
            for axis, label in (("x", "step"), ("y", "value")):
                require(axes[axis].strip().lower() == label, f'The {axis} label of every Axes should be "{label}".')
            for name, values in (("true", true[index]), ("predicted", predicted[index])):
                curves = [curve for label, curve in axes["curves"] if label.strip().lower() == name]
                require(len(curves) == 1, f'Every Axes should hold one curve labeled "{name}".')
                points = torch.stack([torch.arange(time - len(values), time), values], dim=1).double()
                what = f'the curve "{name}" of Axes {index}, a list of points (step, value),'
                assert_close(curves[0], points, what=what, rtol=1e-4, atol=1e-5)


@driver
def learn(
    answer: Any, inputs: torch.Tensor, targets: torch.Tensor, held_out: torch.Tensor, epochs: int, seed: int
) -> dict[str, Any]:
    """Train a predictor; give its predictions for windows it has not seen, and the losses if they are some."""
    torch.manual_seed(seed)
    model = answer.SinePredictor(32)
    losses = answer.train(model, inputs, targets, epochs=epochs, batch_size=50, lr=0.005)
    kept = [loss for loss in losses[:100] if type(loss) is float] if type(losses) is list else []
    model.eval()
    with torch.no_grad():
        return {"predictions": model(held_out), "losses": kept}


def waves(draw: Draw, series: int, time: int) -> tuple[torch.Tensor, torch.Tensor]:
    """Windows and next values of waves that take five to twenty steps for a period."""
    phases = draw.uniform(series, 1, high=math.tau, dtype=torch.float64)
    frequencies = draw.uniform(series, 1, low=0.05, high=0.2, dtype=torch.float64)
    values = torch.sin(phases + math.tau * frequencies * torch.arange(time + 1)).float()
    return values[:, :-1, None], values[:, -1:]


def memoryless_error(inputs: torch.Tensor, targets: torch.Tensor) -> float:
    """The mean squared error of the straight line from last value to next value that fits these very windows best."""
    last = inputs[:, -1].double()
    columns = torch.cat([last, torch.ones_like(last)], dim=1)
    line = columns @ torch.linalg.lstsq(columns, targets.double()).solution
    return float((line - targets).square().mean())


def held_out_ratio(student: Student, draw: Draw, epochs: int = 20) -> float:
    """Train on 1000 waves; give the error on 500 others, in parts of the memoryless predictor's."""
    inputs, targets = waves(draw, 1000, 20)
    held_out, true = waves(draw, 500, 20)
    result = learn(student, inputs, targets, held_out, epochs, draw.seed())
    predictions = result["predictions"]
    show("Loss of each epoch", x_label="epoch", y_label="loss", yours=result["losses"], typical=TYPICAL_LOSSES)
    assert_shape(predictions, (500, 1), what="the tensor of predictions for held-out windows")
    order = true[:, 0].argsort()
    curves = {"predicted": predictions[order, 0], "true": true[order, 0]}
    show("Next values of new waves, sorted by the true one", x_label="wave", y_label="next value", **curves)
    return float((predictions.double() - true).square().mean()) / memoryless_error(held_out, true)


@check(points=1, needs="test_predictions")
def test_learns_sine_waves(shared_student: Student, draw: Draw) -> None:
    """On waves that it has not seen, a trained predictor's error is at most a tenth of the best memoryless line's"""
    ratio = held_out_ratio(shared_student, draw)
    require_at_most(ratio, MAX_RATIO, "Your trained predictor errs too much on waves that it has not seen.")
