"""Hidden suite of 10_forecasting/quiz."""

import math
import warnings
from types import ModuleType

import torch
from torch import nn
from torch.nn import functional as F

from autograder.suite import Student, assert_answer, check, mark_by_hand


@check(points=1)
def test_windows_with_a_later_target(shared_student: Student, reference: ModuleType) -> None:
    """How many windows have a target"""
    right = 20 * len(torch.arange(80).unfold(0, 15 + 3, 1))
    hint = "How many values in a row do a window and its target span, from the first to the last?"
    answer = shared_student.windows_with_a_later_target()
    assert_answer(answer, right, form=reference.windows_with_a_later_target, hint=hint)


@check(points=1)
def test_longest_window(shared_student: Student, reference: ModuleType) -> None:
    """How long a window may be"""
    right = next(lag for lag in range(1, 100) if 3 * lag % 20 == 0) - 1
    hint = "How many steps back is the wave where it was? There is no part of a step."
    assert_answer(shared_student.longest_window(), right, form=reference.longest_window, hint=hint)


@check(points=1)
def test_loss_of_perfect_predictions(shared_student: Student, reference: ModuleType) -> None:
    """The loss of two shapes"""
    values = torch.tensor([0.0, 3.0, 6.0])
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # PyTorch warns of the shapes
        right = float(F.mse_loss(values, values[:, None]))
    hint = "Write down the table of all differences that PyTorch makes of these two shapes."
    answer = shared_student.loss_of_perfect_predictions()
    assert_answer(answer, right, form=reference.loss_of_perfect_predictions, hint=hint)


@check(points=1)
def test_shape_after_squeeze(shared_student: Student, reference: ModuleType) -> None:
    """The shape of a single prediction"""
    right = tuple(nn.Linear(32, 1)(torch.zeros(1, 32)).squeeze().shape)
    hint = "What is the shape before, and which of its axes have length 1?"
    assert_answer(shared_student.shape_after_squeeze(), right, form=reference.shape_after_squeeze, hint=hint)


@check(points=1)
def test_third_forecast(shared_student: Student, reference: ModuleType) -> None:
    """Several steps ahead by hand"""
    values = [2.0, 4.0]
    for _ in range(3):
        values.append(values[-1] - 0.5 * values[-2])
    hint = "Write the window down before each step: what has come in, and what has fallen out?"
    assert_answer(shared_student.third_forecast(), values[-1], form=reference.third_forecast, hint=hint)


@check(points=1)
def test_error_of_no_change(shared_student: Student, reference: ModuleType) -> None:
    """The error of a simple forecast"""
    phases = 2 * math.pi * torch.arange(1000, dtype=torch.float64) / 1000
    right = float(F.mse_loss(torch.sin(phases), torch.sin(phases + 2 * math.pi / 6)))
    hint = "The mean square of a sine is one half. And the mean product of two sines that are 60 degrees apart?"
    assert_answer(shared_student.error_of_no_change(), right, form=reference.error_of_no_change, hint=hint)


@check(points=2)
def test_known_too_early(shared_student: Student, reference: ModuleType) -> None:
    """What leaks, and what does not"""
    hint = (
        "For each: on which day could the number that is used first have been computed, and for which day is it used?"
    )
    assert_answer(shared_student.known_too_early(), ["a", "d"], form=reference.known_too_early, hint=hint)


@check(points=2)
def test_long_windows_that_do_not_help(shared_student: Student) -> None:
    """In your own words: long windows"""
    mark_by_hand(shared_student.long_windows_that_do_not_help())
