"""Public checks of 11_language_model/char_rnn."""

import math
from typing import Any

import torch
from torch import nn

from autograder.suite import Draw, Student, assert_close, assert_shape, check, driver, require


@check(points=1)
def test_shapes_and_state(student: Student, draw: Draw) -> None:
    """A text read in two pieces, with the state handed on, gets the logits that it gets in one piece."""
    model = student.CharRNN(9, 5, 7)
    tokens = draw.integers(0, 9, 2, 6)
    logits, state = model(tokens)
    assert_shape(logits, (2, 6, 9), what="the tensor of logits")
    assert_shape(state, (1, 2, 7), what="the state")
    first, middle = model(tokens[:, :4])
    second, last = model(tokens[:, 4:], middle)
    assert_close(torch.cat([first, second], dim=1), logits, what="the tensor of logits of two pieces")
    assert_close(last, state, what="the state after two pieces")


@driver
def one_row(answer: Any, logits: torch.Tensor) -> Any:
    """A model without memory that always gives the same logits."""
    del answer

    class OneRow(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.row = nn.Parameter(logits.clone())

        def forward(self, tokens: torch.Tensor, state: torch.Tensor | None = None) -> Any:
            """Count in the state how much was read."""
            state = torch.zeros(1, len(tokens), 1) if state is None else state
            return self.row.expand(*tokens.shape, -1), state + tokens.shape[1]

    return OneRow()


@check(points=1)
def test_bits_of_equal_logits(student: Student) -> None:
    """A model that gives 8 characters the same probability needs 3 bits for each."""
    got = student.bits_per_character(one_row(student, torch.zeros(8)), torch.tensor([3, 1, 4, 1, 5, 2, 6]))
    assert_close(got, 3.0, what="the number of bits per character", rtol=1e-4)


@check(points=1)
def test_bigrams_by_hand(student: Student) -> None:
    """In the lesson's example, "aabab" gives "abba" the probability 3/5 * 1/3 * 2/3."""
    got = student.bigram_bits_per_character(torch.tensor([0, 0, 1, 0, 1]), torch.tensor([0, 1, 1, 0]), 2)
    assert_close(got, -math.log2(3 / 5 * 1 / 3 * 2 / 3) / 3, what="the number of bits per character", rtol=1e-4)


@driver
def history_of(answer: Any, model: Any, inputs: torch.Tensor, targets: torch.Tensor) -> Any:
    """Train for five epochs."""
    optimizer = torch.optim.SGD(model.parameters(), lr=0.5)
    return answer.train(model, optimizer, inputs, targets, epochs=5, chunk_length=4, max_norm=1.0)


@check(points=1)
def test_history(student: Student) -> None:
    """With equal logits the first chunk costs 3 bits a character, and five epochs make it less."""
    inputs = torch.tensor([[3, 1, 3, 1], [1, 3, 1, 1]])
    history = history_of(student, one_row(student, torch.zeros(8)), inputs, inputs.roll(1, dims=0))
    require(isinstance(history, list | tuple) and len(history) == 5, "Five epochs should give a list of five numbers.")
    assert_close(history[0], 3.0, what="the first number of the history", rtol=1e-4)
    require(float(history[-1]) < 2.5, "After five epochs it should be less than 2.5 bits.")


@check(points=1)
def test_generate(student: Student) -> None:
    """The ids are the new characters only; the state given back has not read the last of them."""
    ids, state = student.generate(one_row(student, torch.tensor([-100.0, 100.0, -100.0])), torch.tensor([0, 2]), 3)
    assert_close(ids, torch.tensor([1, 1, 1]), what="the tensor of ids")
    assert_close(state, torch.tensor([[[4.0]]]), what="the state, which counts the characters read,")
