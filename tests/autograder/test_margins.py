"""Comparisons note how near they came to the other verdict."""

from __future__ import annotations

import math

import numpy as np
import pytest
import torch

from autograder.suite import CheckFailedError, assert_close, require_at_most
from autograder.suite.margins import NOTED


@pytest.fixture(autouse=True)
def nothing_noted() -> None:
    NOTED.take()


def test_the_largest_error_is_noted_in_units_of_its_tolerance() -> None:
    assert_close(torch.tensor([1.0, 2.0]), torch.tensor([1.0, 2.01]), what="it", rtol=0, atol=0.1)
    assert_close(np.array([0.0]), np.array([0.05]), what="it", rtol=0, atol=0.1)
    assert_close(1.0, 1.02, what="it", rtol=0.0, atol=0.1)
    noted = NOTED.take()
    assert noted.tolerance == pytest.approx(0.5)
    assert noted.threshold is None
    assert NOTED.take().tolerance is None, "it was taken"


@pytest.mark.parametrize(
    ("actual", "least"), [(torch.tensor([3.0]), 19), (torch.tensor([math.nan]), 1e300), (1e308, 1)]
)
def test_a_failure_notes_how_far_off_it_was(actual: object, least: float) -> None:
    expected = torch.tensor([1.0]) if isinstance(actual, torch.Tensor) else 1.0
    with pytest.raises(CheckFailedError):
        assert_close(actual, expected, what="it", rtol=0, atol=0.1)
    noted = NOTED.take().tolerance
    assert noted is not None
    assert noted >= least


def test_what_is_compared_exactly_has_no_margin() -> None:
    assert_close(torch.tensor([1, 2]), torch.tensor([1, 2]), what="it")
    assert_close(3, 3, what="it")
    assert_close("a", "a", what="it")
    assert NOTED.take().tolerance is None


def test_the_same_infinity_is_no_distance() -> None:
    both = torch.tensor([math.inf, -math.inf, math.nan, 1.0])
    assert_close(both, both.clone(), what="it")
    assert NOTED.take().tolerance == 0.0


def test_a_threshold_has_its_own_margin() -> None:
    require_at_most(0.03, 0.1, "too much")
    with pytest.raises(CheckFailedError, match="too much"):
        require_at_most(0.3, 0.1, "too much")
    with pytest.raises(CheckFailedError, match="too much"):
        require_at_most(math.nan, 0.1, "too much")
    noted = NOTED.take()
    assert noted.tolerance is None
    assert noted.threshold == 1e300
