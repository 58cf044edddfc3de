"""Hidden suite of 05_stability/exploding_experiment.

Exact values are asked for on tame networks only, two layers of small weights in float64. On the wild one (five layers
of width 8, 100 steps, weights of standard deviation 2), what is judged holds whatever chaos makes of it: the length of
a step against the norm that the answer itself reports, the norm after clipping, and that all numbers are finite. It
runs in float64, where the norms are far from an overflow (200 draws, 15 clipped epochs each: from 9 to 3e11).
"""

import math
from types import ModuleType
from typing import Any, NamedTuple

import numpy as np
import torch
from torch import nn

from autograder.suite import Draw, Handle, Student, assert_close, check, driver, fail, require, show

TAME = (3, 4, 2)  # input size, width, layers
WILD = (3, 8, 5)


class Case(NamedTuple):
    """A network's sizes and weights, and a batch for it."""

    sizes: tuple[int, int, int]
    weights: dict[str, torch.Tensor]
    x: torch.Tensor
    y: torch.Tensor


def tame(draw: Draw, reference: ModuleType, batch: int = 5, time: int = 6) -> Case:
    """Draw a network whose gradients neither explode nor vanish, and targets that give them a norm well above 1."""
    model = draw.fill_(reference.DeepRNN(*TAME).double())
    x = draw.normal(batch, time, TAME[0], dtype=torch.float64)
    return Case(TAME, dict(model.state_dict()), x, 5.0 + draw.normal(batch, 1, dtype=torch.float64))


def wild(draw: Draw, reference: ModuleType) -> Case:
    """Draw the network of the experiment."""
    model = draw.fill_(reference.DeepRNN(*WILD).double(), std=2.0)
    x = draw.normal(8, 100, WILD[0], dtype=torch.float64)
    return Case(WILD, dict(model.state_dict()), x, draw.normal(8, 1, dtype=torch.float64))


def model_of(case: Case, reference: ModuleType) -> nn.Module:
    """The reference's network with the weights of a case."""
    model = reference.DeepRNN(*case.sizes).double()
    model.load_state_dict(case.weights)
    return model


@driver
def build(answer: Any, sizes: tuple[int, int, int], weights: dict[str, torch.Tensor], stale: float) -> Any:
    """Make the experiment's network, with these weights, and with something left in .grad; it stays in the worker."""
    del answer

    class Network(nn.Module):
        def __init__(self, input_size: int, hidden_size: int, num_layers: int) -> None:
            super().__init__()
            self.rnn = nn.RNN(input_size, hidden_size, num_layers, batch_first=True)
            self.linear = nn.Linear(hidden_size, 1)

        def forward(self, x: Any) -> Any:
            return self.linear(self.rnn(x)[0][:, -1])

    model = Network(*sizes).double()
    model.load_state_dict(weights)
    for parameter in model.parameters():
        parameter.grad = torch.full_like(parameter, stale) if stale else None
    return model


@driver
def weights_of(answer: Any, model: Any) -> dict[str, torch.Tensor]:
    """What a network in the worker holds."""
    del answer
    return {name: parameter.detach().clone() for name, parameter in model.named_parameters()}


def built(student: Student, case: Case, stale: float = 0.0) -> Handle:
    """The network of a case, in the worker."""
    return build(student, case.sizes, case.weights, stale)


def pair(value: Any, message: str) -> tuple[Any, Any]:
    """Take a pair apart."""
    require(isinstance(value, list | tuple) and len(value) == 2, message)
    return value[0], value[1]


def norms_of(student: Student, model: Handle, case: Case, max_norm: float) -> tuple[Any, Any]:
    """Call gradient_norms and take its result apart."""
    value = student.gradient_norms(model, case.x, case.y, max_norm)
    return pair(value, "gradient_norms should return a pair of numbers.")


def histories(student: Student, model: Handle, case: Case, *settings: Any) -> tuple[list[float], list[float]]:
    """Call train; give both histories as lists of floats."""
    lists = pair(student.train(model, case.x, case.y, *settings), "train should return a pair of lists.")
    for values in lists:
        right = isinstance(values, list | tuple) and len(values) == settings[0]
        require(right, "Each of the two lists that train returns should hold one number for each epoch.")
    losses, norms = ([float(value) for value in values] for values in lists)
    return losses, norms


def distance(before: dict[str, torch.Tensor], after: dict[str, torch.Tensor]) -> float:
    """How far all parameters together have moved."""
    return torch.cat([(after[name] - before[name]).flatten() for name in before]).norm().item()


@check(points=2)
def test_norms_before_and_after(shared_student: Student, draw: Draw, reference: ModuleType) -> None:
    """The norm is the global one of all gradients; clipping takes it to the limit, or leaves it if it is below"""
    for batch, time in ((5, 6), (1, 3), (4, 1)):
        case = tame(draw, reference, batch, time)
        norm, _ = reference.gradient_norms(model_of(case, reference), case.x, case.y, 1.0)
        for fraction in (0.1, 0.6, 3.0):
            before, after = norms_of(shared_student, built(shared_student, case), case, fraction * norm)
            assert_close(before, norm, what="the norm before clipping")
            assert_close(after, min(1.0, fraction) * norm, what="the norm after clipping")


@check(points=1, needs="test_norms_before_and_after")
def test_measuring_leaves_the_model(shared_student: Student, draw: Draw, reference: ModuleType) -> None:
    """Measuring moves no parameter, and what is left in .grad from before does not count"""
    case = tame(draw, reference)
    norm, _ = reference.gradient_norms(model_of(case, reference), case.x, case.y, 1.0)
    model = built(shared_student, case, stale=0.5)
    for call in (1, 2, 3):
        before, after = norms_of(shared_student, model, case, 0.5 * norm)
        assert_close(before, norm, what=f"the norm before clipping in call {call}")
        assert_close(after, 0.5 * norm, what=f"the norm after clipping in call {call}")
    what = "the dict of parameters after measuring"
    assert_close(weights_of(shared_student, model), case.weights, what=what, rtol=0, atol=0)


@check(points=2)
def test_one_step(shared_student: Student, draw: Draw, reference: ModuleType) -> None:
    """One epoch is one step of SGD, along the clipped gradients if there is a limit, else along the whole ones"""
    case = tame(draw, reference)
    norm, _ = reference.gradient_norms(model_of(case, reference), case.x, case.y, 1.0)
    for fraction, lr in ((None, 0.1), (0.2, 0.1), (0.7, 0.5), (4.0, 0.1)):
        max_norm = None if fraction is None else fraction * norm
        theirs = model_of(case, reference)
        losses, norms = reference.train(theirs, case.x, case.y, 1, lr, max_norm)
        mine = built(shared_student, case)
        got_losses, got_norms = histories(shared_student, mine, case, 1, lr, max_norm)
        how = "without clipping" if fraction is None else "with a limit above the norm" if fraction > 1 else "clipped"
        expected = {name: parameter.detach() for name, parameter in theirs.named_parameters()}
        what = f"the dict of parameters after one step ({how})"
        assert_close(weights_of(shared_student, mine), expected, what=what, rtol=1e-5, atol=1e-6)
        assert_close(got_losses, losses, what=f"the list of losses ({how})")
        assert_close(got_norms, norms, what=f"the list of norms ({how})")


@check(points=2)
def test_histories(shared_student: Student, draw: Draw, reference: ModuleType) -> None:
    """Over several epochs, losses, norms and final parameters are those of SGD, whatever .grad held at the start"""
    case = tame(draw, reference)
    norm, _ = reference.gradient_norms(model_of(case, reference), case.x, case.y, 1.0)
    for fraction, stale in ((None, 0.0), (None, 0.3), (0.3, 0.3), (0.8, 0.0)):
        settings = (7, 0.05, None if fraction is None else fraction * norm)
        theirs = model_of(case, reference)
        losses, norms = reference.train(theirs, case.x, case.y, *settings)
        mine = built(shared_student, case, stale)
        got_losses, got_norms = histories(shared_student, mine, case, *settings)
        how = "unclipped" if fraction is None else "clipped"
        curves = {"yours": got_norms, "expected": norms}
        show(f"Gradient norm of each epoch, {how}", x_label="epoch", y_label="gradient norm", **curves)
        assert_close(got_losses, losses, what=f"the list of losses of seven epochs ({how})")
        assert_close(got_norms, norms, what=f"the list of norms of seven epochs ({how})")
        expected = {name: parameter.detach() for name, parameter in theirs.named_parameters()}
        what = f"the dict of parameters after seven epochs ({how})"
        assert_close(weights_of(shared_student, mine), expected, what=what, rtol=1e-4, atol=1e-5)


@check(points=1, needs=("test_norms_before_and_after", "test_one_step"))
def test_length_of_wild_steps(shared_student: Student, draw: Draw, reference: ModuleType) -> None:
    """In the exploding network a step is as long as the learning rate times the norm, clipped or not"""
    case, lr = wild(draw, reference), 0.01
    model = built(shared_student, case)
    for max_norm in (1.0, 0.25):
        before, after = norms_of(shared_student, model, case, max_norm)
        assert_close(float(after), min(max_norm, float(before)), what="the norm after clipping", rtol=1e-3)
    weights = case.weights
    for max_norm in (1.0, 1.0, 0.25, None):
        _, (norm,) = histories(shared_student, model, case, 1, lr, max_norm)
        expected = lr * (norm if max_norm is None else min(norm, max_norm))
        moved = weights_of(shared_student, model)
        what = f"the distance that all parameters together have moved {'clipped' if max_norm else 'without clipping'}"
        assert_close(distance(weights, moved), expected, what=what, rtol=1e-3, atol=1e-9)
        weights = moved


@check(points=1, needs="test_histories")
def test_wild_training_stays_finite(shared_student: Student, draw: Draw, reference: ModuleType) -> None:
    """With clipping, the exploding network trains on with finite losses and norms, and goes no further than it may"""
    case, epochs, lr, max_norm = wild(draw, reference), 15, 0.01, 1.0
    model = built(shared_student, case)
    losses, norms = histories(shared_student, model, case, epochs, lr, max_norm)
    show("Gradient norm in the exploding network", x_label="epoch", y_label="gradient norm", yours=norms)
    require(all(map(math.isfinite, losses)), "With clipping, all losses should be finite.")
    require(all(map(math.isfinite, norms)), "With clipping, all norms should be finite.")
    moved = distance(case.weights, weights_of(shared_student, model))
    require(moved > 0, "Training has not moved any parameter.")
    require(moved < epochs * lr * max_norm * 1.001, "With clipping, the parameters have moved further than they may.")


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
    """Each figure shows both loss curves over the epoch, on a logarithmic scale"""
    for epochs, other in ((12, 12), (5, 8)):
        losses = {
            "clipped": draw.uniform(epochs, low=10.0, high=40.0, dtype=torch.float64).tolist(),
            "unclipped": (10 ** draw.uniform(other, low=-1.0, high=6.0, dtype=torch.float64)).tolist(),
        }
        figure = shared_student.plot_losses(losses["clipped"], losses["unclipped"])
        found = contents(shared_student, figure) if isinstance(figure, Handle) else None
        if found is None:
            fail("`plot_losses` should return a Figure.")
        require(len(found) == 1, "The figure should hold one Axes.")
        (axes,) = found
        require(axes["scales"]["y"] == "log", "The y axis should be logarithmic.")
        require(axes["scales"]["x"] == "linear", "The x axis should be linear.")
        for axis, label in (("x", "epoch"), ("y", "loss")):
            require(axes["labels"][axis].strip().lower() == label, f'The {axis} label should be "{label}".')
        for name, expected in losses.items():
            curves = [curve for label, curve in axes["curves"] if label.strip().lower() == name]
            require(len(curves) == 1, f'The Axes should hold one curve labeled "{name}".')
            in_legend = [text for text in axes["legend"] if text.strip().lower() == name]
            require(len(in_legend) == 1, f'The legend should name the curve "{name}", once.')
            points = torch.stack([torch.arange(len(expected)), torch.tensor(expected)], dim=1).double()
            assert_close(curves[0], points, what=f'the curve "{name}", a list of points (epoch, loss),', rtol=1e-5)
