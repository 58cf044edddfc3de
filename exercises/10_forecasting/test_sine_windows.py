"""Public checks of 10_forecasting/sine_windows."""

import math
from typing import Any

import torch

from autograder.suite import Draw, Student, assert_close, assert_shape, check, driver, require


@check(points=1)
def test_shapes(student: Student, draw: Draw) -> None:
    """Four series of nine steps have twenty-four windows of three values that have a next one."""
    pair = student.cut_windows(draw.normal(4, 9), 3)
    require(isinstance(pair, list | tuple) and len(pair) == 2, "`cut_windows` should give windows and targets.")
    assert_shape(pair[0], (24, 3, 1), what="the tensor of windows")
    assert_shape(pair[1], (24, 1), what="the tensor of targets")


@check(points=1)
def test_series_by_hand(student: Student) -> None:
    """The lesson's wave has twelve steps in a period."""
    got = student.sine_series(torch.tensor([0.0]), torch.tensor([1 / 12]), 5)
    expected = torch.tensor([[0.0, 0.5, math.sqrt(0.75), 1.0, math.sqrt(0.75)]])
    assert_close(got, expected, what="the tensor of series", rtol=0, atol=1e-4)


@check(points=1, needs="test_shapes")
def test_windows_by_hand(student: Student) -> None:
    """The lesson's two series have four windows of three values, and the target is what comes after."""
    series = torch.tensor([[1.0, 2.0, 3.0, 4.0, 5.0], [6.0, 7.0, 8.0, 9.0, 10.0]])
    inputs = torch.tensor([[1.0, 2.0, 3.0], [2.0, 3.0, 4.0], [6.0, 7.0, 8.0], [7.0, 8.0, 9.0]])
    targets = torch.tensor([[4.0], [5.0], [9.0], [10.0]])
    assert_close(student.cut_windows(series, 3), (inputs[:, :, None], targets), what="the pair of windows and targets")


@check(points=1)
def test_leak_by_hand(student: Student) -> None:
    """With twelve steps in a period, a window of twelve holds its target, and a window of eleven does not."""
    assert_close(student.target_repeats_input(1 / 12, 12), True, what="what you say of a window of twelve")
    assert_close(student.target_repeats_input(1 / 12, 11), False, what="what you say of a window of eleven")


@driver
def both(answer: Any) -> Any:
    """Two data sets from one generator."""
    generator = torch.Generator().manual_seed(10)
    return [
        answer.fixed_frequency_windows(5, 8, 0.1, generator),
        answer.random_frequency_windows(5, 8, 0.05, 0.2, generator),
    ]


@check(points=1, needs="test_shapes")
def test_data(student: Student) -> None:
    """Both data sets hold windows of values between -1 and 1."""
    for inputs, targets in both(student):
        assert_shape(inputs, (5, 8, 1), what="the tensor of windows")
        assert_shape(targets, (5, 1), what="the tensor of targets")
        largest = max(float(inputs.abs().max()), float(targets.abs().max()))
        require(largest < 1.0001, "The values of a sine wave lie between -1 and 1.")
