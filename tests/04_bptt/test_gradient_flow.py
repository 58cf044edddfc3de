"""Hidden suite of 04_bptt/gradient_flow."""

from types import ModuleType
from typing import Any

import numpy as np
import torch
from torch import nn

from autograder.suite import Draw, Handle, Student, assert_close, assert_shape, check, driver, fail, require


class Case:
    """A cell in float64, a batch for it, and the norms that autograd gives."""

    def __init__(
        self, draw: Draw, reference: ModuleType, batch: int, time: int, input_size: int, hidden_size: int
    ) -> None:
        """Draw all that the measurement takes."""
        self.cell = draw.fill_(nn.RNNCell(input_size, hidden_size).double())
        shapes = ((batch, time, input_size), (batch, hidden_size), (batch, hidden_size))
        self.arguments = [draw.normal(*shape, dtype=torch.float64) for shape in shapes]
        self.expected = reference.hidden_gradient_norms(self.cell, *self.arguments)


@driver
def measure(
    answer: Any, weights: dict[str, torch.Tensor], x: torch.Tensor, h0: torch.Tensor, target: torch.Tensor, calls: int
) -> dict[str, Any]:
    """Measure a cell with these weights; give the norms of every call, and what cell and batch hold afterwards."""
    cell = nn.RNNCell(x.shape[-1], h0.shape[-1]).to(x.dtype)
    cell.load_state_dict(weights)
    norms = [answer.hidden_gradient_norms(cell, x, h0, target) for _ in range(calls)]
    return {"norms": norms, "weights": dict(cell.state_dict()), "arguments": [x, h0, target]}


def measured(student: Student, cell: nn.RNNCell, arguments: list[torch.Tensor]) -> Any:
    """The student's norms for a cell and a batch."""
    return measure(student, dict(cell.state_dict()), *arguments, 1)["norms"][0]


@check(points=2)
def test_simulated_gradient(shared_student: Student) -> None:
    """The simulated derivative is 1 at the last step, and gains one factor for every step before it"""
    for weight, slope, num_steps in (
        (0.6, 0.5, 10),
        (2.0, 0.5, 25),
        (3.0, 0.5, 12),
        (-1.4, 0.8, 7),
        (-0.5, 0.9, 6),
        (1.3, 1.0, 2),
        (0.7, 0.4, 1),
    ):
        expected = [1.0]
        for _ in range(num_steps - 1):
            expected.insert(0, expected[0] * weight * slope)
        what = f"the simulated derivative over {num_steps} step(s)"
        got = shared_student.simulate_gradient(weight, slope, num_steps)
        assert_close(got, torch.tensor(expected, dtype=torch.float64), what=what, rtol=1e-4, atol=1e-9)


@check(points=1)
def test_one_norm_for_each_step(shared_student: Student, draw: Draw, reference: ModuleType) -> None:
    """There is one norm for each time step, whatever the sizes"""
    for batch, time, input_size, hidden_size in ((3, 6, 2, 5), (2, 4, 7, 3), (1, 5, 3, 2), (4, 1, 2, 3), (1, 1, 1, 1)):
        case = Case(draw, reference, batch, time, input_size, hidden_size)
        what = (
            f"the tensor of norms (batch {batch}, {time} step(s), input size {input_size}, hidden size {hidden_size})"
        )
        assert_shape(measured(shared_student, case.cell, case.arguments), (time,), what=what)


@check(points=2)
def test_norms_equal_autograd(shared_student: Student, draw: Draw, reference: ModuleType) -> None:
    """The norms are those of the gradients that autograd finds for the states, at every step"""
    sizes = ((3, 6, 2, 5), (2, 4, 7, 3), (4, 4, 4, 4), (1, 9, 3, 2), (5, 3, 1, 4), (4, 1, 2, 3), (2, 7, 3, 1))
    for batch, time, input_size, hidden_size in sizes:
        case = Case(draw, reference, batch, time, input_size, hidden_size)
        what = (
            f"the tensor of norms (batch {batch}, {time} step(s), input size {input_size}, hidden size {hidden_size})"
        )
        assert_close(measured(shared_student, case.cell, case.arguments), case.expected, what=what, rtol=1e-5)


@check(points=1, needs="test_norms_equal_autograd")
def test_measuring_leaves_no_trace(shared_student: Student, draw: Draw, reference: ModuleType) -> None:
    """Measuring changes neither the cell's weights nor the batch, and a second measurement gives the same norms"""
    case = Case(draw, reference, 3, 5, 4, 2)
    weights = {name: weight.clone() for name, weight in case.cell.state_dict().items()}
    result = measure(shared_student, weights, *(argument.clone() for argument in case.arguments), 3)
    assert_close(result["weights"], weights, what="the dict of the cell's weights afterwards", rtol=0, atol=0)
    for name, before, after in zip(("x", "h0", "target"), case.arguments, result["arguments"], strict=True):
        assert_close(after, before, what=f"`{name}` afterwards", rtol=0, atol=0)
    for call, norms in enumerate(result["norms"], 1):
        assert_close(norms, case.expected, what=f"the tensor of norms in call {call}", rtol=1e-5)


@check(points=2)
def test_regime(shared_student: Student) -> None:
    """The regime is told from the first norm against the last, whatever their size and number, and overflow explodes"""
    ramp = torch.logspace
    infinite, undefined = float("inf"), float("nan")
    cases = (
        ("vanishing", "many steps", ramp(-6, 0, 30)),
        ("vanishing", "many steps", ramp(-2.2, 0, 200)),
        ("vanishing", "large norms", torch.tensor([40.0, 3e3, 5e4])),
        ("vanishing", "small norms", torch.tensor([1e-9, 2e-9, 1e-6], dtype=torch.float64)),
        ("vanishing", "small norms", torch.tensor([0.0, 1e-30, 1e-3])),
        ("stable", "a few steps", torch.tensor([0.7, 0.9, 0.8, 1.0])),
        ("stable", "a single step", torch.tensor([0.3])),
        ("stable", "small norms", torch.tensor([1e-6, 2e-6, 3e-6], dtype=torch.float64)),
        ("stable", "large norms", torch.tensor([9e3, 2e3, 7e3])),
        ("stable", "norms that go up and down", torch.tensor([2.0, 1e5, 3e-5, 1.0])),
        ("stable", "a few steps", ramp(-1.8, 0, 3)),
        ("stable", "many steps", ramp(1.8, 0, 120)),
        ("exploding", "many steps", ramp(5, 0, 40)),
        ("exploding", "many steps", ramp(2.2, 0, 200)),
        ("exploding", "small norms", torch.tensor([0.05, 1e-3, 1e-6])),
        ("exploding", "an overflow", torch.tensor([infinite, 1e20, 4.0])),
        ("exploding", "an overflow", torch.tensor([undefined, undefined, 1e30, 2.0])),
        ("exploding", "an overflow", torch.tensor([infinite, infinite, infinite])),
        ("exploding", "an overflow", torch.tensor([1.0, infinite, 1.0])),
        ("exploding", "an overflow", torch.tensor([1.0, 2.0, undefined])),
    )
    for expected, about, norms in cases:
        got = shared_student.regime(norms)
        require(isinstance(got, str), "regime should return a string.")
        require(got == expected, f"A measurement with {about} is in another regime than the one that you name.")


@check(points=1, needs=("test_norms_equal_autograd", "test_regime"))
def test_regime_of_a_cell(shared_student: Student, draw: Draw, reference: ModuleType) -> None:
    """A cell's gradients vanish, stay or explode, and with the same weights other data can turn one into the other"""
    batch, time, input_size, hidden_size = 3, 31, 2, 6
    rotation, _ = torch.linalg.qr(draw.normal(hidden_size, hidden_size, dtype=torch.float64))
    target = draw.normal(batch, hidden_size, dtype=torch.float64)
    cell = draw.fill_(nn.RNNCell(input_size, hidden_size, bias=True).double(), std=1.0)
    # Tiny inputs keep the states where tanh has slope 1; large ones push them to where it is flat.
    for gain, std, expected in (
        (0.7, 1e-8, "vanishing"),
        (1.0, 1e-8, "stable"),
        (1.4, 1e-8, "exploding"),
        (1.4, 8.0, "vanishing"),
    ):
        weights = {
            "weight_ih": cell.weight_ih.detach().clone(),
            "weight_hh": gain * rotation,
            "bias_ih": torch.zeros(hidden_size, dtype=torch.float64),
            "bias_hh": torch.zeros(hidden_size, dtype=torch.float64),
        }
        cell.load_state_dict(weights)
        x = draw.normal(batch, time, input_size, std=std, dtype=torch.float64)
        h0 = draw.normal(batch, hidden_size, std=1e-8, dtype=torch.float64)
        norms = reference.hidden_gradient_norms(cell, x, h0, target)
        got = measured(shared_student, cell, [x, h0, target])
        what = f"the tensor of norms over {time} steps"
        assert_close(got, norms, what=what, rtol=1e-4, atol=1e-4 * float(norms[0]))
        require(
            shared_student.regime(got) == expected, "The regime of a cell is not told from its norms as it should be."
        )


@driver
def contents(answer: Any, figure: Any) -> Any:
    """What a figure holds, as values; None if it is no figure."""
    del answer
    if not hasattr(figure, "savefig"):
        return None
    found = []
    for axes in figure.axes:
        legend = axes.get_legend()
        legend_names = [text.get_text() for text in legend.get_texts()] if legend else []
        names = [str(line.get_label()) for line in axes.lines]
        if all(name.startswith("_") for name in names):  # labels given to legend() only
            names = [*legend_names, *names[len(legend_names) :]]
        points = [np.asarray(line.get_xydata(), dtype=float) for line in axes.lines]
        curves = [(name, torch.as_tensor(np.array(xy))) for name, xy in zip(names, points, strict=True)]
        labels = {"x": axes.get_xlabel(), "y": axes.get_ylabel()}
        scales = {"x": axes.get_xscale(), "y": axes.get_yscale()}
        found.append({"curves": curves, "legend": legend_names, "labels": labels, "scales": scales})
    return found


@check(points=1)
def test_figure(shared_student: Student, draw: Draw) -> None:
    """Each figure shows the norms of all measurements over the time step, on a logarithmic scale"""
    measurements = [
        {"vanishing": (1e-5, 12), "stable": (0.9, 12), "exploding": (2e3, 12)},
        {"short": (0.1, 4), "long": (30.0, 9)},
    ]
    drawn = [
        {
            name: torch.logspace(np.log10(first), 0, steps) * draw.uniform(steps, low=0.8, high=1.2)
            for name, (first, steps) in each.items()
        }
        for each in measurements
    ]
    figures = [shared_student.plot_gradient_norms(norms) for norms in drawn]
    for norms, figure in zip(drawn, figures, strict=True):
        found = contents(shared_student, figure) if isinstance(figure, Handle) else None
        if found is None:
            fail("`plot_gradient_norms` should return a Figure.")
        require(len(found) == 1, "The figure should hold one Axes, with all curves in it.")
        (axes,) = found
        require(axes["scales"]["y"] == "log", "The y axis should be logarithmic.")
        require(axes["scales"]["x"] == "linear", "The x axis should be linear.")
        for axis, label in (("x", "time step"), ("y", "gradient norm")):
            require(axes["labels"][axis].strip().lower() == label, f'The {axis} label should be "{label}".')
        others = {name for each in drawn if each is not norms for name in each}
        require(not others & {label for label, _ in axes["curves"]}, "A figure holds the curves of another call.")
        for name, values in norms.items():
            curves = [curve for label, curve in axes["curves"] if label == name]
            require(len(curves) == 1, "Each measurement should be one curve, labeled with its name.")
            require(axes["legend"].count(name) == 1, "The legend should name each curve, once.")
            points = torch.stack([torch.arange(1, len(values) + 1), values], dim=1).double()
            what = "a curve, as a list of points (time step, norm),"
            assert_close(curves[0], points, what=what, rtol=1e-5)
