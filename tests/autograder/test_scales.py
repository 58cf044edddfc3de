"""Scales of drawings: whatever stands on one stands within it, and its ticks are few and round."""

import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograder.reports.scales import between, fitting, fitting_magnitudes

LARGEST = 1e30  # of what a picture holds
VALUES = st.lists(st.floats(-LARGEST, LARGEST, allow_subnormal=True), max_size=20)


@given(VALUES)
def test_all_values_stand_on_their_scale_and_so_do_a_few_ticks(values: list[float]) -> None:
    for scale in (fitting(values), fitting_magnitudes(values)):
        assert all(0 <= scale.share(value) <= 1 for value in values)
        assert 1 <= len(scale.ticks) <= 9
        assert all(-1e-6 <= scale.share(tick) <= 1 + 1e-6 for tick in scale.ticks)
        assert list(scale.ticks) == sorted(set(scale.ticks))


@given(st.lists(st.integers(-(10**6), 10**6), min_size=1, max_size=20))
def test_whole_values_have_whole_ticks(values: list[int]) -> None:
    assert all(tick.is_integer() for tick in fitting([*map(float, values)]).ticks)


@pytest.mark.parametrize(
    ("low", "high", "most", "ticks"),
    [
        (0.0, 1.0, 5, (0, 0.2, 0.4, 0.6, 0.8, 1)),
        (-3.0, 62.0, 8, (0, 10, 20, 30, 40, 50, 60)),
        (0.0, 1e-3, 2, (0, 5e-4, 1e-3)),
    ],
)
def test_ticks_stand_where_people_count(low: float, high: float, most: int, ticks: tuple[float, ...]) -> None:
    assert between(low, high, most).ticks == pytest.approx(ticks)


@pytest.mark.parametrize("value", [0.0, 1.0, -1e30, sys.float_info.min, 5e-324])
def test_a_single_value_stands_in_the_middle(value: float) -> None:
    assert fitting([value, value]).share(value) == pytest.approx(0.5)


def test_a_scale_over_orders_of_magnitude_goes_by_powers_of_ten() -> None:
    scale = fitting_magnitudes([1.0, 1e-10])
    assert scale.is_logarithmic
    assert scale.ticks == pytest.approx([1e-10, 1e-8, 1e-6, 1e-4, 1e-2, 1])
    assert scale.share(1e-5) == pytest.approx(0.5)
    assert not fitting_magnitudes([1.0, 100.0]).is_logarithmic
