"""Hidden suite of 09_tagging/token_loss."""

from collections.abc import Callable

import torch
from torch.nn import functional as F

from autograder.suite import Draw, Student, assert_close, assert_shape, check, observe, raised_by, require, vjp


def tagged(
    draw: Draw, batch: int, time: int, num_tags: int, ignore_index: int = -100
) -> tuple[torch.Tensor, torch.Tensor]:
    """Logits and tags in float64, without padding."""
    tags = draw.integers(0, num_tags, batch, time)
    tags = torch.where(tags == ignore_index, (tags + 1) % num_tags, tags)
    return draw.normal(batch, time, num_tags, std=2.0, dtype=torch.float64), tags


def padded(
    draw: Draw, batch: int, time: int, num_tags: int, ignore_index: int = -100
) -> tuple[torch.Tensor, torch.Tensor]:
    """The same with padding: the first row is full, the last one (of several) a single token, the rest between."""
    logits, tags = tagged(draw, batch, time, num_tags, ignore_index)
    lengths = draw.integers(1, time + 1, batch)
    lengths[-1], lengths[0] = 1, time
    return logits, torch.where(torch.arange(time) < lengths[:, None], tags, ignore_index)


def cross_entropy(ignore_index: int = -100) -> Callable[[torch.Tensor, torch.Tensor], torch.Tensor]:
    """PyTorch's own, with the classes where it wants them."""
    return lambda logits, tags: F.cross_entropy(logits.flatten(0, 1), tags.flatten(), ignore_index=ignore_index)


@check(points=2)
def test_value(shared_student: Student, draw: Draw) -> None:
    """Without padding the loss is that of F.cross_entropy, a tensor without dimensions, for every size of batch"""
    for batch, time, num_tags in ((4, 6, 3), (3, 5, 7), (1, 4, 2), (5, 1, 3), (1, 1, 4), (6, 2, 9)):
        logits, tags = tagged(draw, batch, time, num_tags)
        for dtype in (torch.float32, torch.float64):
            expected = cross_entropy()(logits.to(dtype), tags)
            got = shared_student.token_loss(logits.to(dtype), tags)
            assert_shape(got, (), what="the loss")
            what = f"the loss (batch {batch}, {time} time step(s), {num_tags} tags)"
            assert_close(got, expected, what=what, rtol=1e-4, atol=1e-5)


@check(points=1)
def test_equal_sizes(shared_student: Student, draw: Draw) -> None:
    """Without padding the loss is right where sizes are equal, so that no shape gives a mistake away"""
    for batch, time, num_tags in ((3, 4, 4), (4, 4, 4), (5, 3, 5), (6, 6, 2), (2, 5, 5)):
        logits, tags = tagged(draw, batch, time, num_tags)
        expected = cross_entropy()(logits, tags)
        got = shared_student.token_loss(logits, tags)
        what = f"the loss (batch {batch}, {time} time steps, {num_tags} tags)"
        assert_close(got, expected, what=what, rtol=1e-5)


@check(points=1)
def test_every_token_counts_alike(shared_student: Student, draw: Draw) -> None:
    """A token of a long sequence counts as much as one of a short sequence"""
    for batch, time, num_tags in ((2, 9, 3), (5, 7, 4)):
        logits, tags = padded(draw, batch, time, num_tags)
        logits[-1] -= 3.0 * F.one_hot(tags[-1].clamp(min=0), num_tags)  # the loss of the single token is a large one
        got = shared_student.token_loss(logits, tags)
        assert_close(got, cross_entropy()(logits, tags), what="the loss of sequences unlike in length", rtol=1e-5)


@check(points=1)
def test_whatever_marks_the_padding(shared_student: Student, draw: Draw) -> None:
    """Positions whose tag is ignore_index leave no trace in the loss, whatever and wherever they are"""
    for ignore_index in (-100, -1, 0, 2, 7, 255):
        logits, tags = padded(draw, 5, 6, 4, ignore_index)
        tags[0, 2] = tags[1, 0] = ignore_index  # gaps in a sequence, and before one
        tags[2] = ignore_index
        tags[3, 1:4] = torch.tensor([1, 3, 1])
        logits = torch.where((tags == ignore_index)[..., None], draw.normal(5, 6, 4, std=50.0).double(), logits)
        expected = cross_entropy(ignore_index)(logits, tags)
        got = shared_student.token_loss(logits, tags, ignore_index=ignore_index)
        assert_close(got, expected, what=f"the loss with {ignore_index=}", rtol=1e-5)


@check(points=2)
def test_large_logits(shared_student: Student, draw: Draw) -> None:
    """Large logits, of either sign, overflow neither in the loss nor in its gradient, and nothing is cut off"""
    alternating = (torch.arange(20) % 2 * 6000.0 - 3000.0).reshape(4, 5, 1)
    for about, shift, improbable in (
        ("large positive logits", 3000.0, 0.0),
        ("large negative logits", -3000.0, 0.0),
        ("logits that differ much from token to token", alternating, 0.0),
        ("tags that are very improbable", 0.0, 2000.0),
    ):
        logits, tags = tagged(draw, 4, 5, 3)
        logits += shift
        logits[0] -= improbable * F.one_hot(tags[0], 3)
        expected = vjp(cross_entropy(), logits, tags, cotangents=torch.tensor(1.0).double())
        got = vjp(shared_student.token_loss, logits, tags, cotangents=torch.tensor(1.0).double())
        assert_close(got.value, expected.value, what=f"the loss for {about}", rtol=1e-5)
        assert_close(got.inputs[0], expected.inputs[0], what=f"the gradient for {about}", rtol=1e-5, atol=1e-7)
    logits, tags = tagged(draw, 4, 5, 3)
    logits = (logits + 300.0).float()
    got = shared_student.token_loss(logits, tags)
    what = "the loss of large positive logits in float32"
    assert_close(got, cross_entropy()(logits, tags), what=what, rtol=1e-3, atol=1e-3)


@check(points=1)
def test_gradient(shared_student: Student, draw: Draw) -> None:
    """The gradient is that of F.cross_entropy for every logit, and 0 where there is no token"""
    for batch, time, num_tags, ignore_index in ((3, 6, 4, -100), (4, 4, 4, -100), (2, 5, 3, 1), (1, 1, 2, -100)):
        logits, tags = padded(draw, batch, time, num_tags, ignore_index)
        cotangent = torch.tensor(1.7, dtype=torch.float64)
        expected = vjp(cross_entropy(ignore_index), logits, tags, cotangents=cotangent).inputs[0]
        got = vjp(shared_student.token_loss, logits, tags, cotangents=cotangent, ignore_index=ignore_index).inputs[0]
        what = f"the gradient with respect to logits of shape {tuple(logits.shape)}"
        assert_close(got, expected, what=what, rtol=1e-5, atol=1e-7)
        padding = got[tags == ignore_index]
        require(bool((padding == 0).all()), "Logits at positions without a token get a gradient.")


@check(points=1)
def test_no_token(shared_student: Student, draw: Draw) -> None:
    """A batch without a token is refused with a ValueError"""
    for ignore_index in (-100, 1):
        tags = torch.full((2, 3), ignore_index)
        raised = raised_by(shared_student.token_loss, draw.normal(2, 3, 4), tags, ignore_index=ignore_index)
        require(raised.type == "ValueError", "A batch without a token should raise a ValueError.")


@check(points=1)
def test_arguments_are_left_alone(shared_student: Student, draw: Draw) -> None:
    """After the call logits and tags hold what they held before, and a second call gives the same"""
    logits, tags = padded(draw, 4, 5, 3)
    first = observe(shared_student.token_loss, logits, tags)
    assert_close(first.args[0], logits, what="`logits` after the call", rtol=0, atol=0)
    assert_close(first.args[1], tags, what="`tags` after the call", rtol=0, atol=0)
    for call in (1, 2):
        got = shared_student.token_loss(logits, tags)
        assert_close(got, cross_entropy()(logits, tags), what=f"the loss in call {call}", rtol=1e-5)
