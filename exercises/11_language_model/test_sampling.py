"""Public checks of 11_language_model/sampling."""

import math
from typing import Any

import torch
from torch import nn

from autograder.suite import Draw, Student, assert_close, assert_shape, check, driver

LOGITS = torch.tensor([math.log(4), math.log(2), 0.0])


@check(points=1)
def test_probabilities_by_hand(student: Student) -> None:
    """The lesson's logits give 4/7, 2/7, 1/7 at temperature 1, 16/21, 4/21, 1/21 at 0.5, and 1, 0, 0 at 0."""
    for temperature, expected in ((1.0, (4 / 7, 2 / 7, 1 / 7)), (0.5, (16 / 21, 4 / 21, 1 / 21)), (0, (1.0, 0.0, 0.0))):
        what = f"the tensor of probabilities at temperature {temperature}"
        assert_close(student.probabilities(LOGITS, temperature), torch.tensor(expected), what=what)


@check(points=1)
def test_agrees_with_torch(student: Student, draw: Draw) -> None:
    """At temperature 1 the probabilities are those of torch.softmax, for a batch too."""
    for shape in ((5,), (3, 5)):
        logits = draw.normal(*shape)
        expected = torch.softmax(logits, dim=-1)
        assert_close(student.probabilities(logits, 1.0), expected, what="the tensor of probabilities")


@check(points=1)
def test_sample(student: Student) -> None:
    """Every row gets an id, and at temperature 0 it is the most likely one."""
    logits = torch.stack([LOGITS, LOGITS.flip(0)])
    assert_shape(student.sample(logits, 1.0), (2,), what="the tensor of ids")
    assert_close(student.sample(logits, 0), torch.tensor([0, 2]), what="the tensor of ids at temperature 0")


@driver
def count_on(answer: Any, prompt: torch.Tensor) -> Any:
    """Let a model write that adds up all it has read, modulo 10, and is sure that the sum comes next."""

    class Adder(nn.Module):
        def forward(self, tokens: torch.Tensor, state: torch.Tensor | None = None) -> Any:
            sums = tokens.cumsum(1) + (0 if state is None else state)
            return 100.0 * nn.functional.one_hot(sums % 10, 10), sums[:, -1:]

    return answer.generate(Adder(), prompt, 6, 1.0)


@check(points=1)
def test_generate_by_hand(student: Student) -> None:
    """A model that adds up all digits it has read goes on from 1 2 with 3 6 2 4 8 6."""
    got = count_on(student, torch.tensor([1, 2]))
    assert_close(got, torch.tensor([3, 6, 2, 4, 8, 6]), what="the tensor of new ids")
