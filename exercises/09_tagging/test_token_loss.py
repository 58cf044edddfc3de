"""Public checks of 09_tagging/token_loss."""

import math

import torch
from torch.nn import functional as F

from autograder.suite import Draw, Student, assert_close, assert_shape, check, vjp

# The lesson's example: a sequence of two tokens and one of a single token, two tags. By their differences, the logits
# give the true tags the probabilities 3/4, 1/2 and 1/4.
LOGITS = math.log(3) * torch.tensor([[[1.0, 0.0], [0.0, 0.0]], [[1.0, 0.0], [9.0, 2.0]]])
TAGS = torch.tensor([[0, 1], [1, -100]])


@check(points=1)
def test_shape(shared_student: Student, draw: Draw) -> None:
    """The loss of a batch is one number, in a tensor without dimensions."""
    for batch, time in ((4, 5), (1, 1)):
        loss = shared_student.token_loss(draw.normal(batch, time, 3), draw.integers(0, 3, batch, time))
        assert_shape(loss, (), what=f"the loss of {batch} sequence(s) of {time} token(s)")


@check(points=1)
def test_example_by_hand(shared_student: Student) -> None:
    """In the lesson's example the mean over three tokens is 0.7890."""
    assert_close(shared_student.token_loss(LOGITS, TAGS), torch.tensor(0.78904), what="the loss", atol=1e-4)


@check(points=1)
def test_equal_logits(shared_student: Student) -> None:
    """Equal logits for three tags give a loss of ln 3, whatever the tags."""
    loss = shared_student.token_loss(torch.zeros(2, 4, 3), torch.tensor([[0, 1, 2, 2], [1, 0, -100, -100]]))
    assert_close(loss, torch.tensor(math.log(3)), what="the loss")


@check(points=1)
def test_agrees_with_torch(shared_student: Student, draw: Draw) -> None:
    """Loss and gradient are those of F.cross_entropy, which wants the tags on axis 1."""
    logits, tags = draw.normal(3, 5, 4), draw.integers(0, 4, 3, 5)
    tags[1, 3:] = tags[2, 1:] = -100

    def expected_loss(logits: torch.Tensor, tags: torch.Tensor) -> torch.Tensor:
        return F.cross_entropy(logits.transpose(1, 2), tags)

    expected = vjp(expected_loss, logits, tags, cotangents=torch.tensor(1.0))
    got = vjp(shared_student.token_loss, logits, tags, cotangents=torch.tensor(1.0))
    assert_close(got.value, expected.value, what="the loss")
    assert_close(got.inputs[0], expected.inputs[0], what="the gradient with respect to the logits")
