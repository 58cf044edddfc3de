"""Public checks of 04_bptt/gradient_flow.

The lesson's example: tanh has slope 0.5 everywhere, so the weights 1, 2 and 3 give factors of 0.5, 1 and 1.5 a step.
"""

import torch
from torch import nn

from autograder.suite import Draw, Handle, Student, assert_close, assert_shape, check, driver, require


@driver
def measure(answer: object, x: torch.Tensor, h0: torch.Tensor, target: torch.Tensor, weight_hh: torch.Tensor) -> object:
    """Measure a cell that does nothing but multiply its state by a matrix and take tanh."""
    cell = nn.RNNCell(x.shape[-1], h0.shape[-1])
    with torch.no_grad():
        for parameter in cell.parameters():
            parameter.zero_()
        cell.weight_hh.copy_(weight_hh)
    return answer.hidden_gradient_norms(cell, x, h0, target)


@check(points=1)
def test_simulated_gradient(shared_student: Student) -> None:
    """With slope 0.5, a weight of 1 halves the derivative at every step back, and 3 multiplies it by 1.5."""
    for weight, expected in ((1.0, [0.125, 0.25, 0.5, 1.0]), (2.0, [1.0] * 4), (3.0, [3.375, 2.25, 1.5, 1.0])):
        got = shared_student.simulate_gradient(weight, 0.5, 4)
        assert_close(got, torch.tensor(expected), what=f"the simulated derivative for weight {weight}")


@check(points=1)
def test_shape(shared_student: Student, draw: Draw) -> None:
    """There is one norm for each of seven time steps."""
    norms = measure(shared_student, draw.normal(3, 7, 2), draw.normal(3, 4), draw.normal(3, 4), draw.normal(4, 4))
    assert_shape(norms, (7,), what="the tensor of norms")


@check(points=1)
def test_norms_by_hand(shared_student: Student) -> None:
    """Where states are 0, tanh has slope 1, and a weight of 0.5 halves the gradient at every step back."""
    zeros = torch.zeros(1, 4, 1), torch.zeros(1, 1), torch.full((1, 1), -0.5)
    norms = measure(shared_student, *zeros, torch.tensor([[0.5]]))
    assert_close(norms, torch.tensor([0.125, 0.25, 0.5, 1.0]), what="the tensor of norms")


@check(points=1)
def test_regime(shared_student: Student) -> None:
    """From 1e-4 to 1 gradients vanish, from 2 to 1 they are stable, from 1e4 to 1 they explode."""
    for first, expected in ((1e-4, "vanishing"), (2.0, "stable"), (1e4, "exploding")):
        got = shared_student.regime(torch.tensor([first, 1.0]))
        assert_close(got, expected, what=f"the regime of norms from {first:g} to 1")


@check(points=1)
def test_figure(shared_student: Student) -> None:
    """The figure can be made, and is a Figure."""
    figure = shared_student.plot_gradient_norms({"one": torch.tensor([0.1, 1.0]), "two": torch.tensor([5.0, 2.0, 1.0])})
    require(isinstance(figure, Handle), "plot_gradient_norms should return a Figure.")
