"""Hidden suite of 03_loop/many_to_one.

What is right is asked of `nn.RNN` itself, here in the grader.
"""

from itertools import product
from typing import Any

import torch
import torch.nn.functional as F
from torch import Tensor, nn
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence

from autograder.suite import (
    Draw,
    Handle,
    Student,
    assert_close,
    assert_shape,
    check,
    observe,
    parameters_of,
    vjp,
)


class Theirs(nn.Module):
    """The same classifier, made in the grader."""

    def __init__(
        self, inputs: int, hidden: int, classes: int, num_layers: int = 1, dtype: torch.dtype = torch.float32
    ) -> None:
        super().__init__()
        self.sizes = (inputs, hidden, classes)
        self.num_layers = num_layers
        self.rnn = nn.RNN(inputs, hidden, num_layers, batch_first=True, dtype=dtype)
        self.fc = nn.Linear(hidden, classes, dtype=dtype)

    def forward(self, x: Tensor) -> Tensor:
        return self.fc(self.rnn(x)[0][:, -1])


def with_weights_of(student: Student, theirs: Theirs) -> Handle:
    """The student's classifier, with the weights of the grader's."""
    mine = student.RNNClassifier(*theirs.sizes, num_layers=theirs.num_layers)
    if theirs.fc.weight.dtype is torch.float64:
        mine.double()
    mine.load_state_dict(theirs.state_dict())
    return mine


def judge_logits(got: Any, expected: Tensor, case: str) -> None:
    """Judge logits up to what softmax does not see: a number added to a whole row."""
    assert_shape(got, tuple(expected.shape), what=f"the tensor of logits ({case})")
    assert_close(
        F.log_softmax(got, dim=1), F.log_softmax(expected, dim=1), what=f"the log-softmax of your logits ({case})"
    )


def judge_case(student: Student, draw: Draw, sizes: tuple[int, int, int, int, int], num_layers: int) -> None:
    batch, time, *rest = sizes
    theirs = draw.fill_(Theirs(*rest, num_layers=num_layers))
    x = draw.normal(batch, time, rest[0])
    case = f"batch {batch}, {time} steps, {rest[2]} classes, num_layers={num_layers}"
    judge_logits(with_weights_of(student, theirs)(x), theirs(x).detach(), case)


def really_agree(draw: Draw, lengths: list[int], **options: Any) -> bool:
    """Run a layer on a padded batch and look."""
    rnn = draw.fill_(nn.RNN(2, 3, batch_first=True, **options))
    x = draw.normal(len(lengths), max(lengths), 2)
    with torch.no_grad():
        packed, h_n = rnn(pack_padded_sequence(x, torch.tensor(lengths), batch_first=True, enforce_sorted=False))
    last, top = pad_packed_sequence(packed, batch_first=True)[0][:, -1], h_n[-1]
    return last.shape == top.shape and torch.allclose(last, top, atol=1e-5)


@check(points=1)
def test_last_output(shared_student: Student, draw: Draw) -> None:
    """last_output takes the last step of every sequence, whatever the sizes, and lets gradients through"""
    for shape in ((3, 6, 4), (5, 2, 7), (4, 4, 4), (1, 5, 3), (3, 1, 4), (2, 5, 1), (1, 1, 1)):
        output, cotangents = draw.normal(*shape), draw.normal(shape[0], shape[2])
        got = vjp(shared_student.last_output, output, cotangents=cotangents)
        assert_close(got.value, output[:, -1], what=f"what `last_output` takes from an output of shape {shape}")
        expected = torch.zeros(shape).index_copy(1, torch.tensor([shape[1] - 1]), cotangents[:, None])
        assert_close(got.inputs[0], expected, what=f"the gradient of an output of shape {shape}")


@check(points=1)
def test_last_state(shared_student: Student, draw: Draw) -> None:
    """last_state takes the top layer's state of every sequence, however many layers there are"""
    for shape in ((1, 4, 6), (2, 5, 3), (3, 2, 4), (4, 4, 4), (3, 3, 5), (2, 1, 5), (1, 1, 3), (3, 4, 1), (1, 1, 1)):
        h_n = draw.normal(*shape)
        got = shared_student.last_state(h_n)
        assert_close(got, h_n[-1], what=f"what `last_state` takes from an h_n of shape {shape}")


@check(points=1)
def test_agreement_of_full_batches(shared_student: Student, draw: Draw) -> None:
    """readouts_agree is right for sequences of one length, with any number of layers and directions"""
    for num_layers, bidirectional, lengths in product((1, 2, 3), (False, True), ([5, 5, 5], [4], [1, 1])):
        options = {"num_layers": num_layers, "bidirectional": bidirectional}
        expected = really_agree(draw, lengths, **options)
        got = shared_student.readouts_agree(**options, lengths=lengths)
        what = f"the answer of `readouts_agree` for num_layers={num_layers}, bidirectional={bidirectional}"
        assert_close(got, expected, what=f"{what} and sequences of one length")


@check(points=1)
def test_agreement_of_padded_batches(shared_student: Student, draw: Draw) -> None:
    """readouts_agree is right for sequences of different lengths, in any order"""
    for num_layers, bidirectional, lengths in product((1, 2), (False, True), ([5, 3, 2], [2, 5, 5], [3, 3, 4], [4, 1])):
        options = {"num_layers": num_layers, "bidirectional": bidirectional}
        expected = really_agree(draw, lengths, **options)
        got = shared_student.readouts_agree(**options, lengths=lengths)
        what = f"the answer of `readouts_agree` for num_layers={num_layers}, bidirectional={bidirectional}"
        assert_close(got, expected, what=f"{what} and sequences of different lengths")


@check(points=1)
def test_parameters(shared_student: Student) -> None:
    """The classifier has one nn.RNN with the layers asked for and one nn.Linear, and nothing else that is learned"""
    for inputs, hidden, classes, num_layers in ((3, 5, 2, 1), (4, 6, 3, 2), (2, 3, 4, 3)):
        expected = Theirs(inputs, hidden, classes, num_layers)
        mine = shared_student.RNNClassifier(inputs, hidden, classes, num_layers)
        shapes = {name: tuple(value.shape) for name, value in parameters_of(mine).items()}
        wanted = {name: tuple(value.shape) for name, value in expected.named_parameters()}
        what = f"the shapes of the parameters of RNNClassifier({inputs}, {hidden}, {classes}, {num_layers})"
        assert_close(shapes, wanted, what=what)
    default = parameters_of(shared_student.RNNClassifier(3, 5, 2))
    assert len(default) == 6, "Without a number of layers, the classifier should have one recurrent layer."


@check(points=2, needs="test_parameters")
def test_logits(shared_student: Student, draw: Draw) -> None:
    """The logits are those of the top layer's last state, with one layer and with several"""
    for sizes, num_layers in (((4, 6, 3, 5, 2), 1), ((2, 5, 4, 3, 6), 2), ((5, 3, 2, 4, 3), 3)):
        judge_case(shared_student, draw, sizes, num_layers)


@check(points=1, needs="test_parameters")
def test_sizes_that_hide_mistakes(shared_student: Student, draw: Draw) -> None:
    """The logits are right where all sizes are equal, and where an axis has size one"""
    for sizes in ((4, 4, 4, 4, 4), (1, 5, 3, 4, 2), (3, 1, 4, 5, 2), (1, 1, 2, 3, 4)):
        judge_case(shared_student, draw, sizes, num_layers=2)


@check(points=1, needs="test_logits")
def test_batches_in_turn(shared_student: Student, draw: Draw) -> None:
    """A sequence gets the same logits in any batch, and after any other; the input stays as it is"""
    theirs = draw.fill_(Theirs(3, 5, 4, num_layers=2))
    mine = with_weights_of(shared_student, theirs)
    x = draw.normal(6, 5, 3)
    expected = theirs(x).detach()
    seen = observe(mine, x)
    judge_logits(seen.value, expected, "the first call")
    assert_close(seen.args[0], x, what="`x` after the call", rtol=0, atol=0)
    judge_logits(mine(x), expected, "the same batch again")
    judge_logits(mine(x[:, :2]), theirs(x[:, :2]).detach(), "the beginnings of the sequences")
    order = [4, 0, 3]
    judge_logits(mine(x[order]), expected[order], "some of the sequences, in another order")


@check(points=1, needs="test_logits")
def test_gradients(shared_student: Student, draw: Draw) -> None:
    """Gradients of a classification loss reach every parameter and the whole input"""
    theirs = draw.fill_(Theirs(3, 5, 4, num_layers=2, dtype=torch.float64), std=0.4)
    mine = with_weights_of(shared_student, theirs)
    x = draw.normal(2, 6, 3, dtype=torch.float64)
    cotangent = draw.normal(2, 4, dtype=torch.float64)
    cotangent -= cotangent.mean(dim=1, keepdim=True)  # as cross-entropy sends it back: its rows add up to zero
    want, got = vjp(theirs, x, cotangents=cotangent), vjp(mine, x, cotangents=cotangent)
    assert_close(got.inputs[0], want.inputs[0], what="the gradient of `x`")
    for name, gradient in want.parameters.items():
        assert_close(got.parameters[name], gradient, what=f"the gradient of `{name}`")
