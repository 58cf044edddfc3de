"""Hidden suite of 03_loop/full_rnn.

What is right is asked of `nn.RNN` and `nn.Linear`.
"""

from typing import Any, NamedTuple

import torch
from torch import Tensor, nn

from autograder.suite import (
    Draw,
    Handle,
    Student,
    assert_close,
    assert_shape,
    check,
    driver,
    observe,
    parameters_of,
    require,
    vjp,
)

NAMES = ("W_xh.weight", "W_hh.weight", "W_hh.bias", "W_hy.weight", "W_hy.bias")


class Sizes(NamedTuple):
    batch: int
    time: int
    inputs: int
    hidden: int
    outputs: int

    def __str__(self) -> str:
        return f"batch {self.batch}, {self.time} steps"


class Theirs(nn.Module):
    """The same network from PyTorch's layers. nn.RNN has two biases; the first one is zero."""

    def __init__(self, inputs: int, hidden: int, outputs: int, dtype: torch.dtype = torch.float32) -> None:
        super().__init__()
        self.rnn = nn.RNN(inputs, hidden, batch_first=True, dtype=dtype)
        self.linear = nn.Linear(hidden, outputs, dtype=dtype)

    def drawn_from(self, draw: Draw, std: float = 0.6) -> "Theirs":
        draw.fill_(self, std=std)
        nn.init.zeros_(self.rnn.bias_ih_l0)
        return self

    def forward(self, x: Tensor, h0: Tensor | None = None) -> tuple[Tensor, Tensor]:
        output, h_n = self.rnn(x, None if h0 is None else h0[None])
        return self.linear(output), h_n[0]

    def named(self) -> dict[str, Tensor]:
        """Its parameters, by the names of the exercise."""
        rnn, linear = self.rnn, self.linear
        values = (rnn.weight_ih_l0, rnn.weight_hh_l0, rnn.bias_hh_l0, linear.weight, linear.bias)
        return dict(zip(NAMES, values, strict=True))


def with_weights_of(student: Student, theirs: Theirs) -> Handle:
    """The student's module, with the weights of PyTorch's."""
    weights = {name: value.detach() for name, value in theirs.named().items()}
    (hidden, inputs), (outputs, _) = weights["W_xh.weight"].shape, weights["W_hy.weight"].shape
    mine = student.FullRNN(inputs, hidden, outputs)
    if weights["W_xh.weight"].dtype is torch.float64:
        mine.double()
    mine.load_state_dict(weights)
    return mine


def judge(result: Any, expected: tuple[Tensor, Tensor], case: object) -> None:
    pair = isinstance(result, list | tuple) and len(result) == 2
    require(pair, "Your module should return a pair: the outputs of every step, and the last hidden state.")
    for got, want, name in zip(result, expected, ("y", "h_n"), strict=True):
        assert_close(got, want, what=f"`{name}` ({case})")


def judge_run(student: Student, draw: Draw, sizes: Sizes) -> None:
    theirs = Theirs(sizes.inputs, sizes.hidden, sizes.outputs).drawn_from(draw)
    x, h0 = draw.normal(sizes.batch, sizes.time, sizes.inputs), draw.normal(sizes.batch, sizes.hidden)
    judge(with_weights_of(student, theirs)(x, h0), theirs(x, h0), sizes)


@check(points=1)
def test_parameters(shared_student: Student) -> None:
    """The network has three layers with five parameters, and no others"""
    for inputs, hidden, outputs in ((3, 5, 2), (4, 2, 6), (1, 1, 1)):
        parameters = parameters_of(shared_student.FullRNN(inputs, hidden, outputs))
        missing = [name for name in NAMES if name not in parameters]
        require(not missing, f"`named_parameters()` of your network does not give {', '.join(missing)}.")
        require(len(parameters) == len(NAMES), "Your network has more parameters than the five that were asked for.")
        shapes = ((hidden, inputs), (hidden, hidden), (hidden,), (outputs, hidden), (outputs,))
        for name, shape in zip(NAMES, shapes, strict=True):
            assert_shape(parameters[name], shape, what=f"`{name}` of FullRNN({inputs}, {hidden}, {outputs})")


@check(points=2, needs="test_parameters")
def test_outputs_of_a_batch(shared_student: Student, draw: Draw) -> None:
    """A batch, begun from given states, gives the output of every step and the last hidden state"""
    for sizes in (Sizes(3, 6, 5, 4, 2), Sizes(5, 3, 2, 4, 7), Sizes(2, 4, 6, 3, 5)):
        judge_run(shared_student, draw, sizes)


@check(points=1, needs="test_parameters")
def test_equal_sizes(shared_student: Student, draw: Draw) -> None:
    """Outputs and state are right where all sizes are equal, so that no shape gives a mistake away"""
    judge_run(shared_student, draw, Sizes(4, 4, 4, 4, 4))
    judge_run(shared_student, draw, Sizes(5, 5, 3, 2, 2))


@check(points=1, needs="test_outputs_of_a_batch")
def test_axes_of_one(shared_student: Student, draw: Draw) -> None:
    """Axes of size one stay: one sequence, one step, one input, one hidden unit, one output"""
    for case in ((1, 5, 3, 4, 2), (3, 1, 5, 4, 2), (2, 4, 1, 3, 5), (2, 4, 3, 1, 5), (2, 4, 3, 5, 1), (1, 1, 1, 1, 1)):
        judge_run(shared_student, draw, Sizes(*case))


@driver
def devices_of_results(answer: Any) -> list[str]:
    """Run a batch on the one device beside the CPU that every machine has, and say where the results are."""
    results = answer.FullRNN(3, 5, 2).to("meta")(torch.empty(4, 6, 3, device="meta"))
    return [str(result.device) for result in results]


@check(points=1, needs="test_parameters")
def test_default_start(shared_student: Student, draw: Draw) -> None:
    """Without a given state, and with None, a batch begins at zeros, in the dtype and on the device of its input"""
    for dtype in (torch.float32, torch.float64):
        theirs = Theirs(3, 5, 2, dtype).drawn_from(draw)
        x = draw.normal(4, 6, 3, dtype=dtype)
        expected = theirs(x)
        judge(with_weights_of(shared_student, theirs)(x), expected, f"without h0, {dtype}")
        judge(with_weights_of(shared_student, theirs)(x, None), expected, f"h0 None, {dtype}")
    elsewhere = devices_of_results(shared_student)
    require(elsewhere == ["meta", "meta"], "The results are not on the device of the input.")


@check(points=1, needs=("test_outputs_of_a_batch", "test_default_start"))
def test_any_length(shared_student: Student, draw: Draw) -> None:
    """One network reads short and long sequences in turn, always with the same weights"""
    theirs = Theirs(3, 5, 2).drawn_from(draw)
    mine = with_weights_of(shared_student, theirs)
    for batch, time in ((4, 3), (4, 3), (2, 12), (5, 1)):
        x = draw.normal(batch, time, 3)
        judge(mine(x), theirs(x), f"batch {batch}, {time} steps, one network for all")
    require(
        len(parameters_of(mine)) == len(NAMES), "After some sequences, your network has other parameters than before."
    )


@check(points=1, needs=("test_outputs_of_a_batch", "test_default_start"))
def test_reading_in_pieces(shared_student: Student, draw: Draw) -> None:
    """A sequence that is read in two pieces, the state handed on, gives the outputs of the whole"""
    theirs = Theirs(4, 4, 4).drawn_from(draw)
    mine = with_weights_of(shared_student, theirs)
    x = draw.normal(3, 7, 4)
    y, _ = theirs(x)
    _, middle = theirs(x[:, :5])
    first = mine(x[:, :5])
    judge(first, (y[:, :5], middle), "the first piece")
    judge(mine(x[:, 5:], first[1]), theirs(x[:, 5:], middle), "the second piece, begun from the h_n of the first")


@check(points=1, needs="test_outputs_of_a_batch")
def test_gradients(shared_student: Student, draw: Draw) -> None:
    """Gradients flow from the outputs and from h_n to the input, the start and every parameter"""
    theirs = Theirs(3, 5, 2, torch.float64).drawn_from(draw, std=0.4)
    mine = with_weights_of(shared_student, theirs)
    x, h0 = draw.normal(2, 6, 3, dtype=torch.float64), draw.normal(2, 5, dtype=torch.float64)
    into_y, into_h_n = draw.normal(2, 6, 2, dtype=torch.float64), draw.normal(2, 5, dtype=torch.float64)
    last_only = torch.zeros_like(into_y)
    last_only[:, -1] = into_y[:, -1]
    cases = {
        "all outputs": (into_y, torch.zeros_like(into_h_n)),
        "the last output": (last_only, torch.zeros_like(into_h_n)),
        "outputs and h_n together": (into_y, into_h_n),
    }
    theirs_names = dict(
        zip(NAMES, (name for name, _ in theirs.named_parameters() if "bias_ih" not in name), strict=True)
    )
    for source, cotangents in cases.items():
        want, got = vjp(theirs, x, h0, cotangents=cotangents), vjp(mine, x, h0, cotangents=cotangents)
        for k, name in enumerate(("x", "h0")):
            assert_close(got.inputs[k], want.inputs[k], what=f"the gradient of `{name}` from {source}")
        for name, theirs_name in theirs_names.items():
            what = f"the gradient of `{name}` from {source}"
            assert_close(got.parameters[name], want.parameters[theirs_name], what=what)


@check(points=1, needs="test_parameters")
def test_arguments_are_left_alone(shared_student: Student, draw: Draw) -> None:
    """Afterwards, x and h0 hold what they held before"""
    x, h0 = draw.normal(3, 6, 4), draw.normal(3, 5)
    seen = observe(shared_student.FullRNN(4, 5, 2), x, h0)
    for after, before, name in zip(seen.args, (x, h0), ("x", "h0"), strict=True):
        assert_close(after, before, what=f"`{name}` after the call", rtol=0, atol=0)
