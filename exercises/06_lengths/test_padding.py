"""Public checks of 06_lengths/padding.

The batch of the lesson's worked example: the sequences (1, 2, 3), (4) and (5, 6), padded with -1.
"""

import torch
from torch.nn.utils.rnn import pad_sequence

from autograder.suite import Draw, Student, assert_close, assert_shape, check


@check(points=1)
def test_shapes(shared_student: Student, draw: Draw) -> None:
    """Three sequences of up to five vectors of size 4 give a batch of shape (3, 5, 4) and three lengths."""
    batch, lengths = shared_student.pad([draw.normal(length, 4) for length in (2, 5, 3)])
    assert_shape(batch, (3, 5, 4), what="the padded batch")
    assert_shape(lengths, (3,), what="the tensor of lengths")


@check(points=1)
def test_padding_by_hand(shared_student: Student) -> None:
    """The worked example gives (1, 2, 3), (4, -1, -1), (5, 6, -1), and the lengths 3, 1, 2."""
    sequences = [torch.tensor([1, 2, 3]), torch.tensor([4]), torch.tensor([5, 6])]
    expected = (torch.tensor([[1, 2, 3], [4, -1, -1], [5, 6, -1]]), torch.tensor([3, 1, 2]))
    assert_close(shared_student.pad(sequences, padding_value=-1), expected, what="the pair of batch and lengths")


@check(points=1)
def test_mask_by_hand(shared_student: Student) -> None:
    """Lengths 3, 1 and 2 in a batch of four steps give a mask of three, one and two times True."""
    real, padding = True, False
    expected = [[real, real, real, padding], [real, padding, padding, padding], [real, real, padding, padding]]
    got = shared_student.sequence_mask(torch.tensor([3, 1, 2]), 4)
    assert_close(got, torch.tensor(expected), what="the mask")


@check(points=1)
def test_agrees_with_pad_sequence(shared_student: Student, draw: Draw) -> None:
    """With vectors, the batch is the one that PyTorch's pad_sequence gives."""
    sequences = [draw.normal(length, 3) for length in (2, 6, 1, 4)]
    batch, _ = shared_student.pad(sequences)
    assert_close(batch, pad_sequence(sequences, batch_first=True), what="the padded batch")
