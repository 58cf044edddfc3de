"""A suite's curves reach the feedback, whatever an answer put into them, and stay readable there."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from html.parser import HTMLParser

import numpy as np
import pytest
import torch

from autograder.reports.drawing import describe, draw
from autograder.results import Curve, Picture
from autograder.suite import show
from autograder.suite.pictures import MAX_PICTURES, MAX_POINTS, SHOWN


@pytest.fixture(autouse=True)
def _nothing_shown() -> Iterator[None]:
    SHOWN.take()
    yield
    SHOWN.take()


def only_curve() -> Curve:
    (shown,) = SHOWN.take()
    (curve,) = shown.curves
    return curve


# --- what a suite shows ---------------------------------------------------------------------------------------------


def test_curves_are_kept_with_their_labels_until_they_are_taken() -> None:
    show("Loss", x_label="epoch", y_label="loss", yours=[3.0, 2, 1.0], plain_RNN=([10, 20], [0.5, 0.25]))
    (shown,) = SHOWN.take()
    assert (shown.name, shown.x_label, shown.y_label) == ("Loss", "epoch", "loss")
    assert shown.curves == (
        Curve(label="yours", x=(0, 1, 2), y=(3, 2, 1)),
        Curve(label="plain RNN", x=(10, 20), y=(0.5, 0.25)),
    )
    assert SHOWN.take() == ()


@pytest.mark.parametrize(
    "values",
    [torch.tensor([1.0, 2.0]), np.array([1.0, 2.0]), [torch.tensor(1.0), np.array(2.0)], (1.0, 2.0, math.nan), [1, 2]],
)
def test_lists_tensors_and_arrays_of_numbers_are_curves(values: object) -> None:
    show("Loss", yours=values)
    assert only_curve().y == (1.0, 2.0)


@pytest.mark.parametrize(
    "values",
    [
        None,
        3.0,
        "1.0",
        [],
        ["a"],
        [None],
        [[1.0]],
        [1j],
        {"a": 1},
        torch.ones(2, 2),
        torch.tensor(1.0),
        [10**400],
        object(),
    ],
)
def test_what_is_no_list_of_numbers_is_left_out_without_a_word(values: object) -> None:
    show("Loss", yours=values)
    assert SHOWN.take() == ()
    show("Loss", yours=values, typical=[1.0])
    assert only_curve().label == "typical"


def test_what_is_not_finite_is_dropped_with_its_place() -> None:
    show("Loss", yours=[1.0, math.nan, math.inf, -math.inf, 1e300, 2.0])
    assert only_curve() == Curve(label="yours", x=(0, 5), y=(1, 2))


def test_a_long_curve_is_thinned_but_keeps_its_ends_and_extremes() -> None:
    values = [math.sin(step / 50) for step in range(70_001)]
    values[31], values[62_001] = 7.0, -7.0
    show("Loss", yours=values)
    curve = only_curve()
    assert len(curve.x) == len(curve.y) <= MAX_POINTS
    assert (curve.x[0], curve.x[-1]) == (0, 70_000)
    assert (max(curve.y), min(curve.y)) == (7, -7)
    assert list(curve.x) == sorted(set(curve.x))


def test_no_more_of_a_number_is_shown_than_an_eye_sees() -> None:
    show("Loss", yours=[1.23456789, 0.000123456])
    assert only_curve().y == (1.23, 0.000123)


def test_a_picture_takes_the_place_of_one_of_its_name_and_there_are_not_many() -> None:
    show("Loss", yours=[1.0])
    show("Loss", yours=[2.0])
    assert only_curve().y == (2.0,)
    for place in range(2 * MAX_PICTURES):
        show(f"Loss {place}", yours=[1.0])
    assert len(SHOWN.take()) == MAX_PICTURES


# --- how it is drawn ------------------------------------------------------------------------------------------------


def picture(*curves: Curve, label: str = "epoch") -> Picture:
    return Picture(name="Loss", x_label=label, y_label=label, curves=curves)


YOURS = Curve(label="yours", x=(0, 1, 2, 3), y=(1.0, 0.2, 0.05, 0.1))
TYPICAL = Curve(label="typical", x=(0, 1, 2, 3), y=(1.1, 0.1, 0.02, 0.01))


def test_lines_take_the_colours_of_the_page_and_differ_without_them() -> None:
    svg = draw(picture(YOURS, TYPICAL), "a")
    assert {"var(--curve-1)", "var(--curve-2)", "currentColor"} <= set(re.findall(r"var\(--[\w-]+\)|currentColor", svg))
    assert not re.search(r"#[0-9a-f]{6}\b", svg), "a colour that does not change in the dark"
    first, second = (re.findall(rf'style="fill: none;[^"]*curve-{place}\)[^"]*"', svg) for place in (1, 2))
    assert all("dasharray" not in style for style in first)
    assert any("dasharray" in style for style in second)
    assert "<style" not in svg, "it would style the whole page"
    assert "http" not in svg.replace("http://www.w3.org/", "")


def test_the_same_picture_is_the_same_bytes_and_nothing_in_it_has_a_name_that_another_could_share() -> None:
    one, again = draw(picture(YOURS), "a"), draw(picture(YOURS), "a")
    assert one == again
    assert not re.search(r'\bid="|href=|url\(', one)


def test_it_is_said_in_words() -> None:
    said = describe(picture(YOURS, TYPICAL, Curve(label="one", x=(0,), y=(2.0,)), Curve(label="none", x=(), y=())))
    assert said == [
        "yours: starts at 1, ends at 0.1, lowest at epoch 2, with 0.05",
        "typical: starts at 1.1, ends at 0.01",
        "one: 2",
        "none: no finite value",
    ]


def test_a_curve_over_many_magnitudes_is_drawn_on_a_logarithmic_scale() -> None:
    steep = draw(picture(Curve(label="norm", x=(0, 1, 2), y=(1.0, 1e-5, 1e-10))), "a")
    assert "1e−08" in re.findall(r">([^<>]+)</text>", steep)  # noqa: RUF001 -- a minus sign is what Matplotlib writes


class Elements(HTMLParser):
    """All elements of an SVG."""

    def __init__(self, svg: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.names: set[str] = set()
        self.feed(svg)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.names |= {name for name, _ in attrs}


def test_labels_are_text_and_nothing_else() -> None:
    label = "</text></svg><script>x</script>--><img onerror=x> $\\frac{1}$ \x1b"
    hostile = Elements(draw(picture(Curve(label=label, x=(0, 1), y=(0, 1)), label=label), "a"))
    plain = Elements(draw(picture(YOURS, TYPICAL), "a"))
    assert hostile.tags <= plain.tags
    assert hostile.names <= plain.names
    formula = Curve(label="$a_1$ and b", x=(0, 1), y=(0, 1))
    assert ">$a_1$ and b</text>" in draw(picture(formula), "a")


@pytest.mark.parametrize(
    "curves",
    [
        [Curve(label="none", x=(), y=())],
        [Curve(label="one", x=(0,), y=(3.0,))],
        [Curve(label="flat", x=(0, 1), y=(0.0, 0.0))],
        [Curve(label="huge", x=(0, 1e30), y=(-1e30, 1e30)), Curve(label="tiny", x=(0, 1), y=(1e-30, 1e-300))],
        [Curve(label=f"c{place}", x=(0, 1), y=(1e-17, 1.0)) for place in range(6)],
        [],
    ],
)
def test_any_picture_can_be_drawn(curves: list[Curve]) -> None:
    assert draw(picture(*curves), "a").count("<svg") == 1
