"""Hidden suite of 05_stability/initialization."""

import math
from typing import Any

import torch
from torch import nn

from autograder.suite import Draw, Student, assert_close, assert_shape, check, driver, raised_by, require

# Each of layers, directions and biases varies; sizes are large enough to judge variances by.
NETWORKS = (
    {"input_size": 30, "hidden_size": 64},
    {"input_size": 100, "hidden_size": 40, "num_layers": 3},
    {"input_size": 30, "hidden_size": 64, "num_layers": 2, "bidirectional": True},
    {"input_size": 50, "hidden_size": 50, "num_layers": 2, "bias": False},
)


def judge_xavier(weight: torch.Tensor, what: str) -> None:
    """Hold mean and variance against Xavier's, give or take 8 standard errors: no run of a right answer gets there."""
    count, variance = weight.numel(), 2 / sum(weight.shape)
    values = weight.double()
    require(bool(values.isfinite().all()), f"{what} holds values that are not finite.")
    require(
        abs(float(values.mean())) < 8 * math.sqrt(variance / count), f"The values of {what} do not have a mean of 0."
    )
    error = abs(float(values.square().mean()) / variance - 1)  # of normal numbers; that of uniform ones is smaller
    require(
        error < 8 * math.sqrt(2 / count), f"The values of {what} do not have the variance that Xavier's recipe gives."
    )


def judge_orthogonal(weight: torch.Tensor, what: str) -> None:
    """Hold the matrix's product with its transpose against the identity."""
    size = len(weight)
    identity = torch.eye(size, dtype=torch.float64)
    singular = torch.linalg.svdvals(weight.double())
    require(
        bool((singular - 1).abs().max() < 1e-3),
        f"{what[0].upper()}{what[1:]} is not orthogonal: its singular values are not all 1.",
    )
    assert_close(weight.double() @ weight.double().T, identity, what=f"{what}, times its transpose,", atol=1e-3)


@driver
def overwrite(answer: Any, function: str, old: torch.Tensor, is_parameter: bool) -> dict[str, Any]:
    """Let a function overwrite a matrix twice; say what it holds each time, and what autograd thinks of it."""
    weight = nn.Parameter(old.clone()) if is_parameter else old.clone()
    values = []
    for _ in range(2):
        getattr(answer, function)(weight)
        values.append(weight.detach().clone())
    return {"values": values, "is_leaf": weight.is_leaf, "requires_grad": weight.requires_grad}


@driver
def initialized(answer: Any, settings: dict[str, Any], recurrent: str | None, is_double: bool) -> dict[str, Any]:
    """Make a network whose parameters are all 0.7 and initialize it; say what it holds then, and what has been kept."""
    rnn = nn.RNN(**settings)
    if is_double:
        rnn.double()
    with torch.no_grad():
        for parameter in rnn.parameters():
            parameter.fill_(0.7)
    before = dict(rnn.named_parameters())
    if recurrent is None:
        answer.initialize_(rnn)
    else:
        answer.initialize_(rnn, recurrent)
    after = dict(rnn.named_parameters())
    values = {name: parameter.detach().clone() for name, parameter in after.items()}
    return {
        "values": values,
        "same": [name for name in before if after.get(name) is before[name]],
        "leaves": [name for name in after if after[name].is_leaf],
        "trained": [name for name in after if after[name].requires_grad],
    }


@driver
def network(answer: Any) -> Any:
    """Make a network and keep it in the worker."""
    del answer
    return nn.RNN(3, 4)


@check(points=2)
def test_xavier(shared_student: Student, draw: Draw) -> None:
    """xavier_ gives mean 0 and Xavier's variance, for wide, tall and square matrices"""
    for shape in ((20, 300), (300, 20), (80, 80)):
        found = overwrite(shared_student, "xavier_", draw.normal(*shape, std=3.0), is_parameter=False)
        for weight in found["values"]:
            what = f"a matrix of shape {shape} after xavier_"
            assert_shape(weight, shape, what=what)
            judge_xavier(weight, what)


@check(points=2)
def test_orthogonal(shared_student: Student, draw: Draw) -> None:
    """orthogonal_ gives a random orthogonal matrix: times its transpose it is the identity"""
    for size, dtype in ((12, torch.float32), (50, torch.float64), (2, torch.float32), (1, torch.float32)):
        old = draw.normal(size, size, std=3.0, dtype=dtype)
        weights = overwrite(shared_student, "orthogonal_", old, is_parameter=False)["values"]
        for weight in weights:
            what = f"the matrix of shape {(size, size)} after orthogonal_"
            assert_shape(weight, (size, size), what=what)
            judge_orthogonal(weight, what)
        in_common = float((weights[0] == weights[1]).double().mean())
        require(size < 10 or in_common < 0.1, "Two matrices of orthogonal_ have many elements in common.")


@check(points=1)
def test_in_place_and_without_graph(shared_student: Student, draw: Draw) -> None:
    """xavier_ and orthogonal_ overwrite a parameter that requires a gradient, anew in every call, unseen by autograd"""
    for function in ("xavier_", "orthogonal_"):
        old = draw.normal(10, 10)
        found = overwrite(shared_student, function, old, is_parameter=True)
        first, second = found["values"]
        require(not torch.equal(first, old), f"`{function}` leaves a parameter as it was.")
        require(not torch.equal(first, second), f"`{function}` gives the same numbers in every call.")
        require(found["is_leaf"], f"After `{function}` the parameter is part of a graph.")
        require(found["requires_grad"], f"After `{function}` the parameter requires no gradient.")


@check(points=1)
def test_input_weights(shared_student: Student) -> None:
    """Every layer and direction has its input weight from Xavier's recipe, by its own shape"""
    for settings in NETWORKS:
        for recurrent in ("orthogonal", "identity"):
            found = initialized(shared_student, settings, recurrent, is_double=False)["values"]
            weights = {name: value for name, value in found.items() if name.startswith("weight_ih")}
            for name, weight in weights.items():
                judge_xavier(weight, f"`{name}` of shape {tuple(weight.shape)} after initialize_")
            distinct = {tuple(weight.flatten()[:5].tolist()) for weight in weights.values()}
            require(len(distinct) == len(weights), "Two of the input weights begin with the same numbers.")


@check(points=1)
def test_recurrent_weights(shared_student: Student) -> None:
    """Every layer and direction has an orthogonal recurrent weight of its own, also when nothing else is asked for"""
    for settings in NETWORKS:
        for recurrent in ("orthogonal", None):
            found = initialized(shared_student, settings, recurrent, is_double=False)["values"]
            weights = {name: value for name, value in found.items() if name.startswith("weight_hh")}
            for name, weight in weights.items():
                judge_orthogonal(weight, f"`{name}` after initialize_")
            distinct = {tuple(weight.flatten()[:5].tolist()) for weight in weights.values()}
            require(len(distinct) == len(weights), "Two layers or directions have the same recurrent weight.")


@check(points=1)
def test_identity(shared_student: Student) -> None:
    """With recurrent="identity" every recurrent weight is the identity"""
    for settings in NETWORKS:
        found = initialized(shared_student, settings, "identity", is_double=False)["values"]
        for name, weight in found.items():
            if name.startswith("weight_hh"):
                assert_close(weight, torch.eye(len(weight)), what=f"`{name}` after initialize_")


@check(points=1)
def test_biases(shared_student: Student) -> None:
    """All biases are 0 afterwards; an unknown recipe is refused with a ValueError"""
    for settings in NETWORKS[:3]:
        for recurrent in ("orthogonal", "identity"):
            found = initialized(shared_student, settings, recurrent, is_double=False)["values"]
            for name, bias in found.items():
                if name.startswith("bias"):
                    assert_close(bias, torch.zeros_like(bias), what=f"`{name}` after initialize_")
    for recurrent in ("xavier", "eye", ""):
        raised = raised_by(shared_student.initialize_, network(shared_student), recurrent)
        require(raised.type == "ValueError", "A recipe that initialize_ does not know should raise a ValueError.")


@check(points=1)
def test_same_parameters(shared_student: Student) -> None:
    """The network keeps its parameters: the same objects, in the same dtype, which require a gradient and no graph"""
    for settings in NETWORKS[1:3]:
        for is_double in (False, True):
            found = initialized(shared_student, settings, "orthogonal", is_double=is_double)
            names = list(found["values"])
            dtype = torch.float64 if is_double else torch.float32
            for name in names:
                require(name in found["same"], f"`{name}` is another object after initialize_.")
                require(name in found["trained"], f"`{name}` requires no gradient after initialize_.")
                require(name in found["leaves"], f"`{name}` is part of a graph after initialize_.")
                require(found["values"][name].dtype is dtype, f"`{name}` has changed its dtype.")
            untouched = [name for name in names if bool((found["values"][name] == 0.7).all())]
            require(not untouched, f"initialize_ leaves {', '.join(untouched)} as it was.")
