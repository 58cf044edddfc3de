"""Public checks of 11_language_model/next_character."""

import math
from typing import Any

import torch
from torch import nn
from torch.nn import functional as F

from autograder.suite import Student, assert_close, assert_shape, check, driver, raised_by, require

ALPHABET = " dehlorw"


@check(points=1)
def test_ids(student: Student) -> None:
    """The alphabet of "hello world" has eight characters, and a "d" is the one at place 1."""
    require(student.make_alphabet("hello world") == ALPHABET, f'The alphabet should be the string "{ALPHABET}".')
    assert_close(student.encode("dove", " deov"), torch.tensor([1, 3, 4, 2]), what="the tensor of ids")
    require(raised_by(student.encode, "hey", ALPHABET).type == "ValueError", 'A "y" should raise a ValueError.')


@check(points=1)
def test_streams_by_hand(student: Student) -> None:
    """In the lesson's example, the rows of "hello world" are "hello" and " worl", with targets "ello " and "world"."""
    ids = torch.tensor([ALPHABET.index(character) for character in "hello world"])
    streams = student.make_streams(ids, 2)
    for part, rows, got in zip(("inputs", "targets"), (("hello", " worl"), ("ello ", "world")), streams, strict=True):
        expected = torch.tensor([[ALPHABET.index(character) for character in row] for row in rows])
        assert_shape(got, (2, 5), what=f"the tensor of {part}")
        assert_close(got, expected, what=f"the tensor of {part}")


@check(points=1)
def test_chunks_by_hand(student: Student) -> None:
    """Five columns in chunks of two are two chunks of two columns, and one of a single column."""
    inputs = torch.arange(10).view(2, 5)
    expected = [(inputs[:, i : i + 2], inputs[:, i : i + 2] + 1) for i in (0, 2, 4)]
    assert_close(student.make_chunks(inputs, inputs + 1, 2), expected, what="the list of chunks")


@driver
def losses_of_epochs(answer: Any, inputs: torch.Tensor, targets: torch.Tensor) -> Any:
    """Train a small network that begins with equal logits."""

    class Network(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.rnn, self.linear = nn.RNN(8, 16, batch_first=True), nn.Linear(16, 8)
            nn.init.zeros_(self.linear.weight)
            nn.init.zeros_(self.linear.bias)

        def forward(self, tokens: torch.Tensor, state: torch.Tensor | None = None) -> Any:
            hidden, last = self.rnn(F.one_hot(tokens, 8).float(), state)
            return self.linear(hidden), last

    torch.manual_seed(1)
    model = Network()
    optimizer = torch.optim.Adam(model.parameters(), lr=0.02)
    return [answer.train_epoch(model, optimizer, inputs, targets, 5) for _ in range(30)]


@check(points=1)
def test_losses(student: Student) -> None:
    """A network that begins with equal logits has a first loss near the logarithm of 8, and learns a text by heart."""
    ids = torch.tensor([ALPHABET.index(character) for character in 8 * "hello world "])
    losses = losses_of_epochs(student, ids[:92].view(4, 23), ids[1:93].view(4, 23))
    require(abs(float(losses[0]) - math.log(8)) < 0.3, "The first loss should be near the logarithm of 8.")
    require(float(losses[-1]) < 0.5 * float(losses[0]), "After 30 epochs the loss should be less than half.")
