"""Public checks of 10_forecasting/sine_predictor."""

from typing import Any

import torch
from torch import nn

from autograder.suite import Draw, Student, assert_close, assert_shape, check, driver, require


@check(points=1)
def test_shapes(student: Student, draw: Draw) -> None:
    """There is one prediction for each window, in a batch of one too."""
    model = student.SinePredictor(8)
    for batch in (4, 1):
        assert_shape(model(draw.normal(batch, 6, 1)), (batch, 1), what=f"the prediction for {batch} window(s)")


@check(points=1, needs="test_shapes")
def test_agrees_with_torch(student: Student, draw: Draw) -> None:
    """With the same weights, an nn.RNN and a linear layer on its last output give the same predictions."""
    rnn, linear = nn.RNN(1, 8, batch_first=True), nn.Linear(8, 1)
    theirs = draw.fill_(nn.ModuleDict({"rnn": rnn, "linear": linear}))
    mine = student.SinePredictor(8)
    mine.load_state_dict(theirs.state_dict())
    x = draw.normal(4, 6, 1)
    assert_close(mine(x), linear(rnn(x)[0][:, -1]), what="the tensor of predictions")


@driver
def line(answer: Any) -> Any:
    """The predictor of the lesson's example: the next value is twice the last one less the one before."""
    del answer

    class Line(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.weight = nn.Parameter(torch.tensor([-1.0, 2.0]))

        def forward(self, x: torch.Tensor) -> torch.Tensor:
            return (x[:, -2:, 0] * self.weight).sum(dim=1, keepdim=True)

    return Line()


@check(points=1)
def test_errors_by_hand(student: Student) -> None:
    """The lesson's two windows have errors 0 and 2, so the mean of their squares is 2, and training lessens it."""
    inputs = torch.tensor([[[1.0], [2.0], [3.0]], [[2.0], [4.0], [5.0]]])
    targets = torch.tensor([[4.0], [8.0]])
    model = line(student)
    assert_close(student.mean_squared_error(model, inputs, targets), 2.0, what="the mean squared error")
    losses = student.train(model, inputs, targets, epochs=20, batch_size=2, lr=0.01)
    require(isinstance(losses, list | tuple) and len(losses) == 20, "Twenty epochs should give a list of 20 losses.")
    assert_close(losses[0], 2.0, what="the first loss", rtol=1e-4)
    require(float(losses[-1]) < 1.5, "After twenty epochs the loss should be well below the first one.")


@check(points=1)
def test_forecast_by_hand(student: Student) -> None:
    """The lesson's predictor goes on with each window's last slope."""
    inputs = torch.tensor([[[1.0], [2.0], [3.0]], [[2.0], [4.0], [5.0]]])
    expected = torch.tensor([[4.0, 5.0, 6.0], [6.0, 7.0, 8.0]])
    assert_close(student.forecast(line(student), inputs, 3), expected, what="the tensor of forecasts")


@driver
def texts(answer: Any, figure: Any) -> Any:
    """The texts of a figure."""
    del answer
    legend = figure.axes[0].get_legend()
    names = [text.get_text() for text in legend.get_texts()] if legend else []
    labels = [[axes.get_xlabel(), axes.get_ylabel()] for axes in figure.axes]
    return {"labels": labels, "legend": sorted(names)}


@check(points=1)
def test_figure(student: Student, draw: Draw) -> None:
    """Five series have five Axes, with named axes and a legend in the first."""
    figure = student.plot_forecasts(draw.normal(5, 9), draw.normal(5, 3))
    found = texts(student, figure)
    assert_close(found["labels"], [["step", "value"]] * 5, what="the list of labels of all Axes")
    assert_close(found["legend"], ["predicted", "true"], what="the list of names in the first legend")
