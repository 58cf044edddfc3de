"""Draws are the same for the same secret and check, and nobody without the secret can tell them."""

from __future__ import annotations

import pytest
import torch
from torch import nn

from autograder.suite.draws import Draw, derive_seed


def everything(draw: Draw) -> list[torch.Tensor]:
    module = draw.fill_(nn.GRU(2, 3))
    return [
        draw.normal(2, 3),
        draw.uniform(4, low=-1.0, high=2.0, dtype=torch.float64),
        draw.integers(0, 5, 7),
        draw.permutation(6),
        torch.tensor(draw.seed()),
        *(parameter.detach() for parameter in module.parameters()),
        torch.as_tensor(draw.numpy.random(3)),
    ]


def test_the_same_seed_draws_the_same_to_the_bit() -> None:
    torch.manual_seed(1)
    first = everything(Draw(derive_seed(b"s", "key", "test")))
    torch.manual_seed(2)
    assert all(map(torch.equal, first, everything(Draw(derive_seed(b"s", "key", "test")))))


@pytest.mark.parametrize(
    "names", [("s", "key", "other"), ("s", "other", "test"), ("other", "key", "test"), ("s", "keyt", "est")]
)
def test_another_secret_key_or_check_draws_something_else(names: tuple[str, str, str]) -> None:
    secret, *rest = names
    first = everything(Draw(derive_seed(b"s", "key", "test")))
    assert not any(map(torch.equal, first[:2], everything(Draw(derive_seed(secret.encode(), *rest)))[:2]))


def test_every_draw_moves_on() -> None:
    draw = Draw(3)
    assert not torch.equal(draw.normal(4), draw.normal(4))


def test_shapes_dtypes_and_bounds_are_those_asked_for() -> None:
    draw = Draw(3)
    assert draw.normal(2, 0, 3).shape == (2, 0, 3)
    assert draw.normal().shape == ()
    assert draw.normal(1, dtype=torch.float64).dtype is torch.float64
    low_high = draw.uniform(10_000, low=2.0, high=3.0)
    assert (low_high.min() >= 2.0, low_high.max() < 3.0, low_high.dtype) == (True, True, torch.float32)
    numbers = draw.integers(2, 5, 1000)
    assert (numbers.unique().tolist(), numbers.dtype) == ([2, 3, 4], torch.int64)
    assert sorted(draw.permutation(9).tolist()) == list(range(9))
    assert 0 <= draw.seed() < 2**31


def test_fill_overwrites_every_parameter_in_place() -> None:
    module = nn.LSTM(2, 3, num_layers=2).double()
    before = {name: parameter.detach().clone() for name, parameter in module.named_parameters()}
    assert Draw(3).fill_(module, std=2.0) is module
    for name, parameter in module.named_parameters():
        assert not (parameter == before[name]).any()
        assert (parameter.dtype, parameter.requires_grad) == (torch.float64, True)
