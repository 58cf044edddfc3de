"""Hidden suite of 12_gates/long_memory."""

from types import ModuleType
from typing import Any

import numpy as np
import torch
from torch import nn

from autograder.suite import Draw, Handle, Student, assert_close, assert_shape, check, driver, fail, require, show

KINDS = {"RNN": nn.RNN, "LSTM": nn.LSTM, "GRU": nn.GRU}
FORGET_BIASES = (1.0, 0.0, -2.0, 5.0, 2.5)


@driver
def with_forget_bias(answer: Any, sizes: dict[str, Any], weights: dict[str, torch.Tensor], value: float) -> Any:
    """Set the forget bias of an LSTM; give its parameters afterwards, and whether they are what they were."""
    lstm = nn.LSTM(**sizes)
    lstm.load_state_dict(weights)
    before = dict(lstm.named_parameters())
    answer.set_forget_bias(lstm, value)
    after = dict(lstm.named_parameters())
    return {
        "parameters": {name: parameter.detach() for name, parameter in after.items()},
        "same": list(before) == list(after) and all(after[name] is before[name] for name in before),
        "learn": all(parameter.requires_grad and parameter.is_leaf for parameter in after.values()),
    }


def lstms(draw: Draw) -> list[tuple[dict[str, Any], nn.LSTM]]:
    """LSTMs of one or more layers and directions, with biases that are not small."""
    settings: list[dict[str, Any]] = [
        {"input_size": 3, "hidden_size": 5},
        {"input_size": 4, "hidden_size": 4, "batch_first": True},
        {"input_size": 2, "hidden_size": 3, "num_layers": 3},
        {"input_size": 6, "hidden_size": 2, "num_layers": 2, "bidirectional": True},
        {"input_size": 1, "hidden_size": 1, "bidirectional": True},
    ]
    return [(sizes, draw.fill_(nn.LSTM(**sizes), std=0.8)) for sizes in settings]


def about(sizes: dict[str, Any]) -> str:
    """The layers and directions of an LSTM, in words."""
    return f"{sizes.get('num_layers', 1)} layer(s), {1 + sizes.get('bidirectional', False)} direction(s)"


def gates(parameter: torch.Tensor) -> torch.Tensor:
    """A parameter of an LSTM with an axis for its four gates: input, forget, candidate, output."""
    return parameter.unflatten(0, (4, -1))


@check(points=2)
def test_forget_bias(shared_student: Student, draw: Draw) -> None:
    """For each forget gate the two biases add up to the value, in every layer and direction"""
    for value, (sizes, lstm) in zip(FORGET_BIASES, lstms(draw), strict=True):
        got = with_forget_bias(shared_student, sizes, dict(lstm.state_dict()), value)["parameters"]
        for name in (name for name in lstm.state_dict() if name.startswith("bias_ih")):
            require(name in got, f"After `set_forget_bias` the LSTM has no `{name}`.")
            total = gates(got[name])[1] + gates(got[name.replace("bias_ih", "bias_hh")])[1]
            what = f"the sum of the forget gate's two biases ({about(sizes)})"
            assert_close(total, torch.full_like(total, value), what=what)


@check(points=1)
def test_nothing_else_changes(shared_student: Student, draw: Draw) -> None:
    """All weights, and the biases of the other gates, keep their values, and the parameters can be trained as before"""
    for sizes, lstm in lstms(draw):
        seen = with_forget_bias(shared_student, sizes, dict(lstm.state_dict()), 1.5)
        require(seen["same"], "A parameter of the LSTM is no longer the same object as before.")
        require(seen["learn"], "A parameter of the LSTM can no longer be trained.")
        for name, before in lstm.state_dict().items():
            others = [0, 2, 3] if name.startswith("bias") else [0, 1, 2, 3]
            what = f"`{name}` but for the forget gate ({about(sizes)})"
            assert_close(gates(seen["parameters"][name])[others], gates(before)[others], what=what, rtol=0, atol=0)


@driver
def measure(
    answer: Any, kind: str, weights: dict[str, torch.Tensor], x: torch.Tensor, lengths: list[int], calls: int
) -> Any:
    """Measure a network with these weights; give the norms of every call, and what network and input hold then."""
    num_layers = len(weights) // 4
    hidden_size = weights["weight_hh_l0"].shape[1]
    network = getattr(nn, kind)(x.shape[-1], hidden_size, num_layers, batch_first=True).to(x.dtype)
    network.load_state_dict(weights)
    norms = [answer.first_input_gradient_norms(network, x, list(lengths)) for _ in range(calls)]
    return {"norms": norms, "weights": dict(network.state_dict()), "x": x.detach()}


def network_of(draw: Draw, kind: str, input_size: int, hidden_size: int, num_layers: int = 1) -> nn.Module:
    """A network in float64 whose weights let no gradient fade away at once."""
    return draw.fill_(KINDS[kind](input_size, hidden_size, num_layers, batch_first=True).double(), std=0.6)


def measured(student: Student, kind: str, network: nn.Module, x: torch.Tensor, lengths: list[int]) -> Any:
    """The student's norms for a network."""
    return measure(student, kind, dict(network.state_dict()), x, lengths, 1)["norms"][0]


@check(points=1)
def test_one_norm_for_each_length(shared_student: Student, draw: Draw) -> None:
    """There is one norm for each length, whatever the sizes, for all three kinds of network"""
    for kind in KINDS:
        for batch, lengths in ((3, [1, 2, 5]), (2, [6, 6]), (1, [1])):
            network, x = network_of(draw, kind, 2, 4), draw.normal(batch, 6, 2, dtype=torch.float64)
            what = f"the tensor of norms of an nn.{kind} for {len(lengths)} length(s)"
            assert_shape(measured(shared_student, kind, network, x, lengths), (len(lengths),), what=what)


@check(points=2)
def test_norms_equal_autograd(shared_student: Student, draw: Draw, reference: ModuleType) -> None:
    """The norms are those of the gradients that autograd finds for the first input, for every length"""
    for kind in KINDS:
        for batch, time, input_size, hidden_size, num_layers, lengths in (
            (3, 7, 2, 5, 1, [1, 2, 3, 5, 7]),
            (1, 6, 3, 4, 1, [6, 1, 3]),
            (4, 4, 4, 4, 1, [2, 4, 4]),
            (2, 5, 1, 3, 3, [1, 4, 5]),
        ):
            network = network_of(draw, kind, input_size, hidden_size, num_layers)
            x = draw.normal(batch, time, input_size, dtype=torch.float64)
            expected = reference.first_input_gradient_norms(network, x, lengths)
            got = measured(shared_student, kind, network, x, lengths)
            what = (
                f"the tensor of norms of an nn.{kind} (batch {batch}, {time} steps, {num_layers} layer(s), {lengths=})"
            )
            assert_close(got, expected, what=what, rtol=1e-5)


@check(points=1, needs="test_norms_equal_autograd")
def test_measuring_leaves_no_trace(shared_student: Student, draw: Draw, reference: ModuleType) -> None:
    """Measuring changes neither the weights nor the input, and a second measurement gives the same norms"""
    for kind in KINDS:
        network, x, lengths = network_of(draw, kind, 3, 4), draw.normal(2, 5, 3, dtype=torch.float64), [1, 3, 5]
        weights = {name: weight.clone() for name, weight in network.state_dict().items()}
        expected = reference.first_input_gradient_norms(network, x, lengths)
        result = measure(shared_student, kind, weights, x.clone(), lengths, 3)
        assert_close(result["weights"], weights, what="the dict of the network's weights afterwards", rtol=0, atol=0)
        assert_close(result["x"], x, what="`x` afterwards", rtol=0, atol=0)
        for call, norms in enumerate(result["norms"], 1):
            assert_close(norms, expected, what=f"the tensor of norms of an nn.{kind} in call {call}", rtol=1e-5)


@driver
def curve(
    answer: Any, kind: str, weights: dict[str, torch.Tensor], x: torch.Tensor, lengths: list[int], bias: float
) -> Any:
    """Measure a network of one layer with these weights; an LSTM has its forget bias set first."""
    network = getattr(nn, kind)(x.shape[-1], weights["weight_hh_l0"].shape[1], batch_first=True).to(x.dtype)
    network.load_state_dict(weights)
    if kind == "LSTM":
        answer.set_forget_bias(network, bias)
    return answer.first_input_gradient_norms(network, x, list(lengths))


@check(points=2, needs=("test_forget_bias", "test_norms_equal_autograd"))
def test_curves_part(shared_student: Student, draw: Draw, reference: ModuleType) -> None:
    """With open gates the gradient reaches the first input from afar; in a plain RNN and with closed gates it fades"""
    hidden_size, lengths = 6, [1, 20, 60]
    x = draw.normal(2, lengths[-1], 3, dtype=torch.float64)
    rotation, _ = torch.linalg.qr(draw.normal(hidden_size, hidden_size, dtype=torch.float64))
    update_gate = slice(hidden_size, 2 * hidden_size)
    curves: dict[bool, dict[str, torch.Tensor]] = {True: {}, False: {}}
    for kind, bias, fades in (("RNN", 0.0, True), ("LSTM", 6.0, False), ("LSTM", 0.0, True), ("GRU", 6.0, False)):
        network = draw.fill_(KINDS[kind](3, hidden_size, batch_first=True).double(), std=0.02)
        with torch.no_grad():
            if kind == "RNN":
                network.weight_hh_l0.copy_(0.7 * rotation)
            if kind == "GRU":
                network.bias_ih_l0[update_gate] += bias
        weights = {name: weight.clone() for name, weight in network.state_dict().items()}
        got = curve(shared_student, kind, weights, x, lengths, bias)
        if kind == "LSTM":
            reference.set_forget_bias(network, bias)
        expected = reference.first_input_gradient_norms(network, x, lengths)
        label = kind if kind != "LSTM" else "LSTM_closed" if fades else "LSTM_open"
        picture = curves[fades] = {**curves[fades], label: got, f"{label}_expected": expected}
        name = "Where the gradient fades" if fades else "Where the gradient lasts"
        show(name, x=lengths, x_label="sequence length", y_label="gradient norm", **picture)
        what = f"the tensor of norms of an nn.{kind} whose gate has the bias {bias:g}"
        assert_close(got, expected, what=what, rtol=1e-4, atol=1e-12 * float(expected[0]))
        # What is left after 60 steps: by theory at most 0.7**59 = 7e-10 in the RNN; with closed gates at most 4e-17 and
        # with open ones at least 0.07 in 3000 draws (and a smaller part the rarer, by its third power).
        left = float(got[-1] / got[0])
        require(left < 1e-6 if fades else left > 1e-3, f"The curve of an nn.{kind} does not run as it should.")


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
    """Each figure shows the norms of all networks over the length, on a logarithmic scale"""
    drawn = []
    for lengths, names in (
        ([2, 5, 10, 20, 60], ("plain RNN", "LSTM", "GRU")),
        ([1, 4], ("open", "closed")),
        ([7], ("one",)),
    ):
        first = {name: 10.0 ** -(3 * place) for place, name in enumerate(names)}
        drawn.append(
            (lengths, {name: at * draw.uniform(len(lengths), low=0.2, high=2.0) for name, at in first.items()})
        )
    figures = [shared_student.plot_gradient_norms(lengths, norms) for lengths, norms in drawn]
    for (lengths, norms), figure in zip(drawn, figures, strict=True):
        found = contents(shared_student, figure) if isinstance(figure, Handle) else None
        if found is None:
            fail("`plot_gradient_norms` should return a Figure.")
        require(len(found) == 1, "The figure should hold one Axes, with all curves in it.")
        (axes,) = found
        require(axes["scales"]["y"] == "log", "The y axis should be logarithmic.")
        require(axes["scales"]["x"] == "linear", "The x axis should be linear.")
        for axis, label in (("x", "sequence length"), ("y", "gradient norm")):
            require(axes["labels"][axis].strip().lower() == label, f'The {axis} label should be "{label}".')
        others = {name for _, each in drawn if each is not norms for name in each}
        require(not others & {label for label, _ in axes["curves"]}, "A figure holds the curves of another call.")
        for name, values in norms.items():
            curves = [curve for label, curve in axes["curves"] if label == name]
            require(len(curves) == 1, "Each network should have one curve, labeled with its name.")
            require(axes["legend"].count(name) == 1, "The legend should name each curve, once.")
            points = torch.stack([torch.tensor(lengths), values], dim=1).double()
            what = "a curve, as a list of points (sequence length, norm),"
            assert_close(curves[0], points, what=what, rtol=1e-5)
