"""A simple relation is named where it holds, never where it does not, and never where it holds by accident."""

from __future__ import annotations

import itertools
import re
import time
from collections.abc import Callable

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from autograder.suite.relations import explain, explain_nonfinite, explain_shape

NEAR, EXACT = (1e-4, 1e-5), (0.0, 0.0)
T = torch.Tensor
SEEDS = st.integers(0, 2**31)
SHAPES = st.lists(st.integers(3, 6), min_size=2, max_size=3).map(tuple)


def normal(seed: int, *shape: int) -> T:
    return torch.randn(*shape, generator=torch.Generator().manual_seed(seed))


def other(values: T) -> T:
    """Give numbers that have nothing to do with these."""
    return normal(77, *values.shape)


def last_half(values: T) -> T:
    return torch.cat((values[..., :2], other(values)[..., 2:]), dim=-1)


# What an answer makes of what was expected, a tensor of shape (5, 6, 4), and what is said of it.
SAME_SHAPE: list[tuple[Callable[[T], T], str]] = [
    (lambda e: 2 * e, "every value is twice what was expected."),
    (lambda e: e / 2, "every value is half what was expected."),
    (lambda e: -e, "every value has the opposite sign of what was expected."),
    (lambda e: -3 * e, "every value is minus 3 times what was expected."),
    (lambda e: 7 * e, "every value is 7 times what was expected."),
    (lambda e: 6 * e, "and 6 is the size of axis 1: is something added up that should be averaged?"),
    (lambda e: e / 5, "every value is 1/5 of what was expected, and 5 is the size of axis 0: is something averaged"),
    (lambda e: 1.37 * e, "every value is off by one and the same factor."),
    (lambda e: 17 * e, "every value is off by one and the same factor."),
    (lambda e: e + 0.3, "every value is off by one and the same amount."),
    (lambda e: e + 1, "every value is too large by 1."),
    (lambda e: e * torch.arange(2.0, 7)[:, None, None], "each index of axis 0 is off by a factor of its own."),
    (lambda e: e + torch.arange(1.0, 5), "each index of axis 2 is off by an amount of its own."),
    (torch.tanh, "your values are what was expected with `tanh` applied on top."),
    (lambda e: e.clamp(-0.99, 0.99).atanh().where(e.abs() < 0.99, e.sign() * 5), ""),
    (torch.relu, "your values are what was expected with `relu` applied on top."),
    (torch.square, "your values are what was expected with `square` applied on top."),
    (lambda e: 1 - e, "your values are 1 minus what was expected."),
    (lambda e: e.softmax(dim=2), "your values are what was expected with `softmax` along axis 2 applied on top."),
    (
        lambda e: e.log_softmax(dim=1),
        "your values are what was expected with `log_softmax` along axis 1 applied on top.",
    ),
    (lambda e: (10 * e).round() / 10, ""),
    (lambda e: e.flip(1), "along axis 1 everything comes in reverse order."),
    (lambda e: e[[2, 0, 4, 1, 3]], "along axis 0 everything comes in another order."),
    (lambda e: e.roll(1, 1), "everything comes one step too late along axis 1."),
    (lambda e: torch.cat((e[:, 1:], other(e)[:, :1]), dim=1), "everything comes one step too early along axis 1."),
    (lambda e: e.roll(2, 2), "the two halves along the last axis have changed places."),
    (lambda e: e.flatten()[torch.randperm(120)].reshape(e.shape), "the expected numbers are all there, but in other"),
    (lambda e: e.permute(1, 0, 2).reshape(e.shape), "filled in in another order, as `view` or `reshape`"),
    (torch.zeros_like, "every value is zero."),
    (torch.ones_like, "all values are one and the same number."),
    (lambda e: e[:, -1:].expand_as(e), "the values do not change along axis 1."),
    (last_half, "the first half along the last axis is right, and all differences lie in the second."),
    (
        lambda e: torch.cat((e[..., :2], e[..., 2:].flip(1)), -1),
        "There, along axis 1 everything comes in reverse order.",
    ),
    (lambda e: torch.cat((e[..., :2], 2 * e[..., 2:]), -1), "There, every value is twice what was expected."),
    (
        lambda e: torch.cat((e[:, :2], other(e)[:, 2:]), 1),
        "the differences begin at index 2 of axis 1; everything before",
    ),
    (
        lambda e: torch.cat((other(e)[:, :2], e[:, 2:]), 1),
        "all differences lie before index 2 of axis 1; from there on",
    ),
    (lambda e: torch.cat((e[:, :1], other(e)[:, 1:]), 1), "only the first index of axis 1 is right."),
    (lambda e: torch.cat((other(e)[:, :-1], e[:, -1:]), 1), "only the last index of axis 1 is right."),
    (
        lambda e: torch.cat((e[:, :-1], other(e)[:, -1:]), 1),
        "all differences lie at the last index of axis 1; everything",
    ),
    (
        lambda e: e.index_copy(0, torch.tensor([1, 3]), other(e)[:2]),
        "all differences lie at indices 1 and 3 of axis 0.",
    ),
    (other, ""),
]
OTHER_SHAPE: list[tuple[Callable[[T], T], str]] = [
    (lambda e: e.permute(1, 0, 2), "these are the right numbers, but axes 0 and 1 are swapped."),
    (lambda e: e.permute(1, 2, 0), "these are the right numbers, but the axes come in another order."),
    (lambda e: e[:, None], "the numbers are right and in the right order, but an axis of size 1 is too many."),
    (torch.flatten, "the numbers are right and in the right order, but the shape is another."),
    (lambda e: e.permute(1, 0, 2).reshape(30, 4), "the expected numbers are all there, but arranged in another way."),
    (
        lambda e: e[:, :-1],
        "along axis 1, 1 entry is missing at the end; counted from the beginning, everything is right.",
    ),
    (lambda e: e[:, 2:], "along axis 1, 2 entries are missing at the beginning; counted from the end, everything is"),
    (lambda e: torch.cat((e, e[:1])), "along axis 0, 1 entry is too many at the end; counted from the beginning,"),
    (lambda e: e[..., 2:], "along axis 2 this is only the second half; the first is missing."),
    (lambda e: e[..., :2] + e[..., 2:], "the two halves along axis 2 are added up, where both were expected side by"),
    (lambda e: e[:, -1], "this is only the last entry along axis 1 of what was expected."),
    (lambda e: e.mean(dim=0), "this is only the mean along axis 0 of what was expected."),
    (lambda e: other(e)[:2, :3], ""),
]


@pytest.mark.parametrize(("change", "said"), SAME_SHAPE + OTHER_SHAPE)
@settings(max_examples=8, deadline=None)
@given(seed=SEEDS)
def test_a_relation_is_named_on_its_own_data(seed: int, change: Callable[[T], T], said: str) -> None:
    expected = normal(seed, 5, 6, 4)
    sentence = explain(change(expected), expected, NEAR)
    said = said[:1].upper() + said[1:]
    assert said in sentence or said[1:] in sentence, sentence
    assert bool(sentence) == bool(said)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (torch.tanh, "Applying `tanh`"),
        (torch.relu, "Applying `relu`"),
        (torch.sigmoid, "Applying `sigmoid`"),
        (torch.exp, "Applying `exp`"),
        (torch.abs, "Applying `abs`"),
        (lambda a: a.softmax(dim=1), "Applying `softmax` along axis 1"),
        (lambda a: a.log_softmax(dim=0), "Applying `log_softmax` along axis 0"),
        (lambda a: a.mean(dim=1), "The mean along axis 1 of what came is what was expected."),
        (lambda a: a.sum(dim=0), "The sum along axis 0 of what came is what was expected."),
        (lambda a: a[:, -1], "The last entry along axis 1 of what came is what was expected."),
    ],
)
@settings(max_examples=8, deadline=None)
@given(seed=SEEDS)
def test_what_was_left_out_is_named(seed: int, change: Callable[[T], T], said: str) -> None:
    actual = normal(seed, 4, 6)
    assert explain(actual, change(actual), NEAR).startswith(said)


@settings(max_examples=150, deadline=None)
@given(one=SEEDS, two=SEEDS, shape=SHAPES, same=st.booleans(), dim=st.integers(3, 6))
def test_nothing_is_named_on_random_data(one: int, two: int, shape: tuple[int, ...], dim: int, *, same: bool) -> None:
    actual = normal(one, *(shape if same else (dim, *shape[1:])))
    expected = normal(two + 1 if two == one else two, *shape)
    assert explain(actual, expected, NEAR) == ""


def test_random_integers_are_hardly_ever_explained() -> None:
    """The same draws every time; what is said of a place is true by construction."""
    said = []
    shapes = ([3, 3, 3], [4, 4], [6], [2, 5], [3, 4], [12])
    for high, shape, seed in itertools.product((2, 3, 5, 10), shapes, range(50)):
        generator = torch.Generator().manual_seed(seed)
        actual, expected = (torch.randint(0, high, shape, generator=generator) for _ in range(2))
        said.append(explain(actual, expected, EXACT))
    named = [sentence for sentence in said if sentence and not re.search(r"differences|right", sentence)]
    assert len(named) <= len(said) // 200, named


@pytest.mark.parametrize(
    ("actual", "expected"),
    [
        (torch.tensor([2.0]), torch.tensor([1.0])),
        (torch.tensor([2.0, 2.0]), torch.tensor([1.0, 1.0])),
        (torch.full((4, 4), 2.0), torch.ones(4, 4)),
        (torch.ones(4, 4), torch.zeros(4, 4)),
        (torch.zeros(3, 3), torch.ones(3, 3)),
        (torch.tensor([[0.0, 1.0], [0.0, 0.0]]), torch.tensor([[0.0, 0.0], [1.0, 0.0]])),
        (torch.tensor([0, 0, 1]), torch.tensor([0, 1, 0])),
        (torch.tensor([1, 0]), torch.tensor([0, 1])),
        (torch.tensor([0.0, 0.0, 5.0]), torch.tensor([5.0, 0.0, 0.0])),
        (torch.eye(3).roll(1, 0), torch.eye(3)),
        (torch.zeros(4, 1), torch.zeros(1, 4)),
        (torch.zeros(3, 4), torch.zeros(4, 3)),
        (torch.zeros(2, 4), torch.zeros(3, 4)),
        (torch.tensor([True]), torch.tensor([False])),
        (torch.zeros(0), torch.zeros(0)),
        (torch.zeros(0, 3), torch.zeros(3, 0)),
        (torch.tensor(2.0), torch.tensor(1.0)),
        (torch.tensor([1.00001, 1.00002, 1.00003]) * 2, torch.tensor([1.00001, 1.00002, 1.00003])),
    ],
)
def test_nothing_is_named_where_it_would_hold_by_accident(actual: T, expected: T) -> None:
    assert explain(actual, expected, NEAR if expected.is_floating_point() else EXACT) == ""


def test_rows_of_a_matrix_are_called_rows() -> None:
    expected = normal(1, 4, 6)
    for actual, said in (
        (expected.flip(0), "The rows are right, but they come in reverse order."),
        (expected[:, [3, 1, 0, 2, 5, 4]], "The columns are right, but they come in another order."),
        (expected[:1].expand(4, 6), "All rows are the same."),
        (expected.index_fill(0, torch.tensor([2]), 9.0), "All differences lie at row 2."),
        (expected[0].flip(0), "The entries are right, but they come in reverse order."),
    ):
        assert explain(actual, expected if actual.ndim > 1 else expected[0], NEAR).startswith(said)
    square = expected[:, :4]
    assert explain(square.T, square, NEAR) == "Rows and columns are swapped."


def test_differences_in_the_padding_are_told_as_such() -> None:
    expected = normal(1, 5, 7, 3)
    actual = expected.clone()
    for row, length in enumerate((7, 4, 2, 6, 1)):
        actual[row, length:] = 9.0
    said = "For each index of axis 0, the differences fill the end of axis 1, as padding does."
    assert explain(actual, expected, NEAR) == said
    assert (
        explain(actual[..., 0], expected[..., 0], NEAR) == "In each row, the differences fill the end, as padding does."
    )


def test_masks_and_integers_have_their_own_words() -> None:
    lengths, steps = torch.tensor([5, 3, 2, 6]), torch.arange(7)
    mask = steps < lengths[:, None]
    assert explain(~mask, mask, EXACT) == "True and False are swapped."
    assert explain(torch.ones_like(mask), mask, EXACT) == "Every value is True."
    assert explain(steps <= lengths[:, None], mask, EXACT) == "Everything comes one step too late along axis 1."
    counts = torch.tensor([7, 4, 2, 6, 1])
    assert explain(counts - 1, counts, EXACT) == "Every value is too small by 1."
    assert explain((normal(1, 9) * 9).round(), normal(1, 9) * 9, NEAR).startswith(
        "Your values are what was expected, round"
    )


def test_single_precision_is_told() -> None:
    expected = torch.randn(5, 5, generator=torch.Generator().manual_seed(1), dtype=torch.float64)
    assert "which is what float32 holds" in explain((expected / 3).float().double() * 3, expected, (1e-9, 1e-12))


def test_the_input_itself_is_recognised() -> None:
    x, h = normal(1, 4, 3), normal(2, 4, 5)
    assert explain(h, normal(3, 4, 5), NEAR, {"`x`": x, "`h`": h}) == "What came back is `h` itself, unchanged."
    assert explain(normal(4, 4, 5), normal(3, 4, 5), NEAR, {"`x`": x, "`h`": h}) == ""
    factor = explain(9 * x, x, NEAR, {"`batch`": normal(1, 9, 2)})
    assert "9 times what was expected, and 9 is the size of axis 0 of `batch`" in factor


def test_shapes_alone_say_less() -> None:
    assert explain_shape((2, 3), (3, 2)) == "The sizes are the right ones, but the axes stand in another order."
    assert explain_shape((2, 1, 3), (2, 3)) == "An axis of size 1 is too many."
    assert explain_shape((3,), (1, 3, 1)) == "2 axes of size 1 are missing."
    assert explain_shape((2, 3), (2, 4)) == explain_shape((2, 3), (2, 3)) == ""


def test_where_nan_begins_is_told() -> None:
    bad = torch.zeros(2, 5, dtype=torch.bool)
    bad[:, 3:] = True
    assert explain_nonfinite(bad, "NaN") == "From index 3 of axis 1 on, every value is NaN; before it, none is."
    assert explain_nonfinite(bad.flip(1), "NaN") == ""
    assert explain_nonfinite(torch.ones(2, 2, dtype=torch.bool), "NaN") == "Every value is NaN."


HOSTILE_DTYPES = [torch.float16, torch.bfloat16, torch.float32, torch.float64, torch.int8, torch.int64, torch.uint8]
HOSTILE_DTYPES += [torch.bool, torch.complex64]
AWKWARD = st.sampled_from([0.0, 1.0, -1.0, 1e-30, 1e30, 3e38, -3e38, float("nan"), float("inf"), 0.1, 255.0])


@settings(max_examples=200, deadline=None)
@given(data=st.data())
def test_no_tensor_that_can_cross_breaks_it(data: st.DataObject) -> None:
    tensors = []
    for _ in range(3):
        shape = data.draw(st.lists(st.integers(0, 4), max_size=4))
        count = torch.Size(shape).numel()
        values = data.draw(st.lists(AWKWARD, min_size=count, max_size=count))
        dtype = data.draw(st.sampled_from(HOSTILE_DTYPES))
        tensor = torch.tensor(values, dtype=torch.float64).reshape(shape)
        tensors.append((tensor if dtype.is_floating_point else tensor.nan_to_num().clamp(0, 100)).to(dtype))
    actual, expected, given_ = tensors
    tolerance = data.draw(st.sampled_from([NEAR, EXACT, (0.5, 0.0), (1e-7, 1e-9)]))
    for pair in ((actual, expected), (expected, actual), (actual, actual.clone())):
        assert len(explain(*pair, tolerance, {"`x`": given_, "`y`": actual})) < 500


def test_a_large_tensor_is_looked_at_in_no_time() -> None:
    """No timed assert: what is too large is not looked at, which is what bounds the time."""
    expected = normal(1, 200_001)
    assert explain(2 * expected, expected, NEAR) == ""
    began = time.process_time()
    explain(normal(2, 100, 10, 100), normal(3, 100, 10, 100), NEAR)
    print(f"{1e3 * (time.process_time() - began):.1f} ms for 100,000 elements")  # noqa: T201
