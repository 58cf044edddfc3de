"""Public checks of 03_loop/many_to_one."""

import torch
import torch.nn.functional as F
from torch import nn

from autograder.suite import Draw, Student, assert_close, assert_shape, check


@check(points=1)
def test_shapes(shared_student: Student, draw: Draw) -> None:
    """Four sequences of seven steps, six hidden units: both readouts have shape (4, 6), and three classes (4, 3)."""
    assert_shape(shared_student.last_output(draw.normal(4, 7, 6)), (4, 6), what="the last step of `output`")
    assert_shape(shared_student.last_state(draw.normal(2, 4, 6)), (4, 6), what="the last state of two layers")
    assert_shape(shared_student.RNNClassifier(5, 6, 3)(draw.normal(4, 7, 5)), (4, 3), what="the tensor of logits")


@check(points=1)
def test_readouts_by_hand(shared_student: Student) -> None:
    """In the worked example of the lesson, both readouts are 0.1797."""
    output = torch.tensor([[[0.7616], [0.3634], [0.1797]]])
    assert_close(shared_student.last_output(output), torch.tensor([[0.1797]]), what="the last step of `output`")
    assert_close(shared_student.last_state(torch.tensor([[[0.1797]]])), torch.tensor([[0.1797]]), what="the last state")


@check(points=1)
def test_agreement_by_hand(shared_student: Student) -> None:
    """The three cases of the lesson: they agree in the first one only."""
    cases = (
        ({"num_layers": 1, "bidirectional": False, "lengths": [3]}, True),
        ({"num_layers": 1, "bidirectional": True, "lengths": [3]}, False),
        ({"num_layers": 1, "bidirectional": False, "lengths": [3, 1]}, False),
    )
    for options, expected in cases:
        described = ", ".join(f"{name}={value}" for name, value in options.items())
        assert_close(shared_student.readouts_agree(**options), expected, what=f"`readouts_agree({described})`")


@check(points=1)
def test_agrees_with_pytorch(shared_student: Student, draw: Draw) -> None:
    """With the same weights, the logits lead to the probabilities of an nn.RNN with an nn.Linear behind it."""
    theirs = draw.fill_(nn.ModuleDict({"rnn": nn.RNN(5, 6, batch_first=True), "fc": nn.Linear(6, 3)}))
    mine = shared_student.RNNClassifier(5, 6, 3)
    mine.load_state_dict(theirs.state_dict())
    x = draw.normal(4, 7, 5)
    output, _ = theirs["rnn"](x)
    expected = F.softmax(theirs["fc"](output[:, 6]), dim=1)
    logits = mine(x)
    assert_shape(logits, (4, 3), what="the tensor of logits")
    assert_close(F.softmax(logits, dim=1), expected, what="the softmax of your logits")
