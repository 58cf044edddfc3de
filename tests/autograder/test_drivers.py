"""Drivers: functions of a suite that run in the worker, with the worker's names and no others."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import torch
import torch.nn.functional as F
from torch import nn

from autograder.errors import CourseError
from autograder.student.failures import AnswerFailureError, UnattemptedError
from autograder.student.remote import Student
from autograder.suite import Driver, driver, raised_by

SECRET_VALUE = 42
optim = "a name of this file that is an attribute elsewhere"

ANSWER = """
import torch
from torch import nn

class Model(nn.Module):
    def __init__(self):
        super().__init__()
        self.weight = nn.Parameter(torch.zeros(1))
    def forward(self, x):
        return x * self.weight

def todo(x):
    raise NotImplementedError

def fails(x):
    return x / 0
"""


@driver
def train(answer, x, y, steps=3):  # noqa: ANN001, ANN201
    model = answer.Model()
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    losses = []
    for _ in range(steps):
        loss = F.mse_loss(model(x), y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return {"losses": losses, "model": model, "finite": [math.isfinite(each) for each in losses]}  # noqa: F821


@driver
def predict(answer, model, x):  # noqa: ANN001, ANN201
    assert isinstance(model, answer.Model)
    return model(x)


@driver
def call_todo(answer, name):  # noqa: ANN001, ANN201
    return getattr(answer, name)(1)


@driver
def uses_this_file(answer):  # noqa: ANN001, ANN201
    return answer.x + SECRET_VALUE


@driver
def uses_it_within(answer):  # noqa: ANN001, ANN201
    return [SECRET_VALUE for _ in range(3)]


@driver
def uses_it_as_a_default(answer, x=SECRET_VALUE):  # noqa: ANN001, ANN201
    return x


def made_inside() -> Driver:
    local = nn.Linear(1, 1)

    @driver
    def uses_a_closure(answer):  # noqa: ANN001, ANN202
        return local

    return uses_a_closure


@pytest.fixture
def answer(open_answer: Callable[..., Student]) -> Student:
    return open_answer(ANSWER)


def test_a_driver_runs_beside_the_answer_and_returns_values_and_handles(answer: Student) -> None:
    x = torch.ones(4)
    result = train(answer, x, 2 * x)
    assert result["losses"] == pytest.approx([4.0, 2.56, 1.6384])
    assert result["finite"] == [True] * 3
    assert torch.allclose(predict(answer, result["model"], x), torch.full((4,), 0.976))
    assert len(train(answer, x, x, steps=1)["losses"]) == 1


def test_an_attribute_called_as_a_name_of_the_suite_is_no_foreign_name() -> None:
    assert "optim" in globals()
    assert "torch.optim.SGD" in train.source()


@pytest.mark.parametrize(
    "make", [lambda: uses_this_file, lambda: uses_it_within, lambda: uses_it_as_a_default, made_inside]
)
def test_a_foreign_name_is_an_error_of_the_course_with_its_place(answer: Student, make: Callable[[], Driver]) -> None:
    with pytest.raises(
        CourseError, match=r"test_drivers\.py:\d+: the driver uses_\w+ uses (SECRET_VALUE|local)"
    ) as caught:
        make()(answer)
    assert caught.value.path == Path(__file__)


def test_what_is_not_written_yet_is_unattempted_in_a_driver_too(answer: Student) -> None:
    with pytest.raises(UnattemptedError):
        call_todo(answer, "todo")


@pytest.mark.parametrize(("name", "reason"), [("fails", "raised"), ("absent", "missing")])
def test_what_the_answer_does_in_a_driver_is_the_answers(answer: Student, name: str, reason: str) -> None:
    with pytest.raises(AnswerFailureError) as caught:
        call_todo(answer, name)
    assert caught.value.reason == reason


def test_no_text_of_the_suite_is_sent_but_the_driver_itself() -> None:
    assert "SECRET_VALUE" not in train.source()
    assert train.source().startswith("from __future__ import annotations\ndef train(answer, x, y, steps=3):")


@driver
def calls_nothing_wrong(answer: Any) -> int:
    return answer.one()


def test_a_driver_that_should_raise_and_does_not_is_the_answers_mistake(open_answer: Callable[..., Student]) -> None:
    answer = open_answer("def one():\n    return 1\n")
    with pytest.raises(AnswerFailureError, match="`calls_nothing_wrong` raised nothing"):
        raised_by(calls_nothing_wrong, answer)
