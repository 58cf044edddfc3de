"""Public checks of 06_lengths/collate.

The batch of the lesson's worked example, with labels: (1, 2, 3) of class 0, (4) of class 2, (5, 6) of class 1.
"""

import torch
from torch.nn.utils.rnn import pad_sequence

from autograder.suite import Draw, Student, assert_close, assert_shape, check, driver


@driver
def load(answer: object, tokens: list[torch.Tensor], labels: list[int]) -> list[object]:
    """Go through a data set in batches of three with a DataLoader."""
    samples = list(zip(tokens, labels, strict=True))
    return list(torch.utils.data.DataLoader(samples, batch_size=3, collate_fn=answer.collate_fn))


@check(points=1)
def test_shapes(shared_student: Student, draw: Draw) -> None:
    """Four samples of up to five tokens give tokens of shape (4, 5), four lengths and four labels."""
    samples = [(draw.integers(1, 9, length), label) for label, length in enumerate((2, 5, 3, 1))]
    tokens, lengths, labels = shared_student.collate_fn(samples)
    assert_shape(tokens, (4, 5), what="the tensor of tokens")
    assert_shape(lengths, (4,), what="the tensor of lengths")
    assert_shape(labels, (4,), what="the tensor of labels")


@check(points=1)
def test_batch_by_hand(shared_student: Student) -> None:
    """The worked example gives (1, 2, 3), (4, 0, 0), (5, 6, 0), the lengths 3, 1, 2, and the labels 0, 2, 1."""
    samples = [(torch.tensor([1, 2, 3]), 0), (torch.tensor([4]), 2), (torch.tensor([5, 6]), 1)]
    expected = (
        torch.tensor([[1, 2, 3], [4, 0, 0], [5, 6, 0]]),
        torch.tensor([3, 1, 2]),
        torch.tensor([0, 2, 1]),
    )
    assert_close(shared_student.collate_fn(samples), expected, what="the triple of tokens, lengths and labels")


@check(points=1)
def test_data_loader(shared_student: Student, draw: Draw) -> None:
    """A DataLoader with batches of three goes through five samples."""
    tokens = [draw.integers(1, 9, length) for length in (4, 2, 3, 1, 5)]
    got = load(shared_student, tokens, [3, 1, 4, 1, 5])
    expected = [
        (pad_sequence(tokens[:3], batch_first=True), torch.tensor([4, 2, 3]), torch.tensor([3, 1, 4])),
        (pad_sequence(tokens[3:], batch_first=True), torch.tensor([1, 5]), torch.tensor([1, 5])),
    ]
    assert_close(got, expected, what="the list of batches")
