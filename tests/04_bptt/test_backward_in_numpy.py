"""Hidden suite of 04_bptt/backward_in_numpy."""

from collections.abc import Sequence

import numpy as np
import torch
from torch import Tensor

from autograder.suite import Draw, Student, assert_close, assert_shape, check, observe, require

NAMES = ("x", "h0", "weight_ih", "weight_hh", "bias")
# Batch, time, input size, hidden size: all different, each at least 2, so that no two axes can be taken for each other.
SIZES = (4, 6, 3, 5)


class Case:
    """One forward pass in float64, what the loss wants of each state, and what autograd makes of it."""

    def __init__(
        self, draw: Draw, sizes: tuple[int, int, int, int] = SIZES, steps: Sequence[int] | None = None
    ) -> None:
        """Draw a case; the loss looks at the given steps only, or at all."""
        batch, time, input_size, hidden_size = sizes
        shapes = ((batch, time, input_size), (batch, hidden_size), (hidden_size, input_size), (hidden_size,) * 2)
        stds = (1.0, 0.7, 0.6, 0.6, 0.5)
        arguments = [
            draw.normal(*shape, std=std, dtype=torch.float64).requires_grad_()
            for shape, std in zip((*shapes, (hidden_size,)), stds, strict=True)
        ]
        states = forward(*arguments)
        dh = draw.normal(*states.shape, dtype=torch.float64)
        if steps is not None:
            is_looked_at = torch.zeros(time, 1, dtype=torch.float64)
            is_looked_at[list(steps)] = 1.0
            dh = dh * is_looked_at
        gradients = torch.autograd.grad(states, arguments, dh)
        self.expected = {name: gradient.numpy() for name, gradient in zip(NAMES, gradients, strict=True)}
        x, h0, weight_ih, weight_hh, _ = (argument.detach() for argument in arguments)
        self._given = (dh, x, states.detach(), h0, weight_ih, weight_hh)

    @property
    def arguments(self) -> list[np.ndarray]:
        """What rnn_backward is given, copied anew each time."""
        return [tensor.numpy().copy() for tensor in self._given]


def forward(x: Tensor, h0: Tensor, weight_ih: Tensor, weight_hh: Tensor, bias: Tensor) -> Tensor:
    """All hidden states, for autograd."""
    h, states = h0, []
    for t in range(x.shape[1]):
        h = torch.tanh(x[:, t] @ weight_ih.T + h @ weight_hh.T + bias)
        states.append(h)
    return torch.stack(states, dim=1)


def judge(student: Student, case: Case, when: str, names: Sequence[str] = NAMES) -> None:
    """Call rnn_backward; hold the named gradients against autograd's, shapes first."""
    got = student.rnn_backward(*case.arguments)
    require(isinstance(got, dict), "rnn_backward should return a dict of five arrays.")
    missing = [name for name in NAMES if name not in got]
    require(not missing, f"The dict that rnn_backward returns lacks {', '.join(map(repr, missing))}.")
    for name in names:
        assert_shape(got[name], case.expected[name].shape, what=f'the gradient of "{name}" {when}')
    for name in names:
        # An answer may compute in float32; a wrong one is off by more than 1e-2.
        assert_close(got[name], case.expected[name], what=f'the gradient of "{name}" {when}', rtol=1e-4, atol=1e-4)


@check(points=1)
def test_shapes(shared_student: Student, draw: Draw) -> None:
    """Each gradient has the shape of what it is the gradient of, whatever the sizes"""
    for sizes in (SIZES, (2, 3, 7, 4), (5, 2, 1, 3), (1, 4, 3, 2), (3, 1, 2, 6)):
        case = Case(draw, sizes)
        got = shared_student.rnn_backward(*case.arguments)
        require(isinstance(got, dict), "rnn_backward should return a dict of five arrays.")
        require(set(got) == set(NAMES), f"The keys of the dict should be {', '.join(NAMES)}.")
        for name in NAMES:
            assert_shape(got[name], case.expected[name].shape, what=f'the gradient of "{name}"')


@check(points=1)
def test_one_step(shared_student: Student, draw: Draw) -> None:
    """Through a single time step all gradients are autograd's"""
    for sizes in ((4, 1, 3, 5), (2, 1, 6, 3)):
        judge(shared_student, Case(draw, sizes), "with one time step")


@check(points=1)
def test_two_steps(shared_student: Student, draw: Draw) -> None:
    """Through two time steps all gradients are autograd's"""
    judge(shared_student, Case(draw, (4, 2, 3, 5)), "with two time steps")


@check(points=1)
def test_every_step_input_and_state(shared_student: Student, draw: Draw) -> None:
    """With a loss at every step, the gradients of the input and of the initial state are autograd's"""
    for sizes in (SIZES, (3, 9, 5, 2)):
        judge(shared_student, Case(draw, sizes), "with a loss at every step", ("x", "h0"))


@check(points=2)
def test_every_step_weights(shared_student: Student, draw: Draw) -> None:
    """With a loss at every step, the gradients of both weights and of the bias are autograd's"""
    for sizes in (SIZES, (3, 9, 5, 2)):
        judge(shared_student, Case(draw, sizes), "with a loss at every step", ("weight_ih", "weight_hh", "bias"))


@check(points=1)
def test_loss_at_one_step(shared_student: Student, draw: Draw) -> None:
    """With a loss at one step only, be it the last, the first or between, all gradients are autograd's"""
    for step, where in ((5, "the last step"), (0, "the first step"), (2, "the third step")):
        judge(shared_student, Case(draw, steps=(step,)), f"with a loss at {where} only")


@check(points=1)
def test_equal_sizes(shared_student: Student, draw: Draw) -> None:
    """All gradients are autograd's where all sizes are equal, so that no shape gives a mistake away"""
    judge(shared_student, Case(draw, (4, 4, 4, 4)), "with all sizes 4")


@check(points=1)
def test_sizes_of_one(shared_student: Student, draw: Draw) -> None:
    """A batch of one, an input of size one, a hidden state of size one: all gradients are autograd's"""
    for sizes in ((1, 5, 3, 4), (3, 5, 1, 4), (3, 5, 4, 1), (1, 5, 1, 1), (1, 1, 1, 1)):
        what = "with batch {}, {} step(s), input size {}, hidden size {}".format(*sizes)
        judge(shared_student, Case(draw, sizes), what)


@check(points=1)
def test_calls_leave_no_trace(shared_student: Student, draw: Draw) -> None:
    """After a call all arguments hold what they held before, and a second call gives gradients as right as the first"""
    first, second = Case(draw), Case(draw)
    seen = observe(shared_student.rnn_backward, *first.arguments)
    names = ("dh", "x", "states", "h0", "weight_ih", "weight_hh")
    for name, before, after in zip(names, first.arguments, seen.args, strict=True):
        assert_close(after, before, what=f"`{name}`, which rnn_backward must not change,", rtol=0, atol=0)
    judge(shared_student, second, "of other data in a second call")
    judge(shared_student, first, "of the first data in a third call")
