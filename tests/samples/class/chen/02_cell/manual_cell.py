from __future__ import annotations

import enum
import functools
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Final

import torch
from torch import Tensor, nn
from torch.nn import functional as F

__all__ = ["ManualRNNCell"]


class Nonlinearity(enum.Enum):
    """An Enum raises the ValueError for free when the value is unknown."""

    TANH = "tanh"
    RELU = "relu"

    @functools.cached_property
    def function(self) -> Callable[[Tensor], Tensor]:
        return {Nonlinearity.TANH: Tensor.tanh, Nonlinearity.RELU: F.relu}[self]


@dataclass(frozen=True)
class CellConfig:
    input_size: int
    hidden_size: int
    nonlinearity: Nonlinearity = field(default=Nonlinearity.TANH)

    def __post_init__(self) -> None:
        for what in ("input_size", "hidden_size"):
            value = getattr(self, what)
            if not isinstance(value, int) or isinstance(value, bool):
                raise TypeError(f"{what} must be an int, not {type(value).__name__}")
            if value < 1:
                raise ValueError(f"{what} must be positive")

    @property
    def bound(self) -> float:
        return self.hidden_size**-0.5

    def shapes(self) -> Iterator[tuple[str, tuple[int, ...]]]:
        yield "weight_ih", (self.hidden_size, self.input_size)
        yield "weight_hh", (self.hidden_size, self.hidden_size)
        yield from ((f"bias_{end}", (self.hidden_size,)) for end in ("ih", "hh"))


class _AffineMixin:
    """One half of the sum: an affine map whose weights are looked up by their suffix."""

    def _affine(self, v: Tensor, suffix: str) -> Tensor:
        return F.linear(v, *(getattr(self, f"{kind}_{suffix}") for kind in ("weight", "bias")))


class ManualRNNCell(_AffineMixin, nn.Module):
    weight_ih: nn.Parameter
    weight_hh: nn.Parameter
    bias_ih: nn.Parameter
    bias_hh: nn.Parameter

    SUFFIXES: Final = ("ih", "hh")

    def __init__(self, input_size: int, hidden_size: int, nonlinearity: str = "tanh") -> None:
        super().__init__()
        self.config = CellConfig(input_size, hidden_size, Nonlinearity(nonlinearity))
        for name, shape in self.config.shapes():
            setattr(self, name, nn.Parameter(torch.empty(shape)))
        self.reset_parameters()

    @torch.no_grad()
    def reset_parameters(self) -> None:
        distribution = torch.distributions.Uniform(-self.config.bound, self.config.bound)
        for parameter in self.parameters():
            parameter.copy_(distribution.sample(parameter.shape))

    def forward(self, x: Tensor, h: Tensor) -> Tensor:
        if x.ndim != 2 or h.ndim != 2:
            raise ValueError("x and h must be batched")
        if x.shape[0] != h.shape[0]:
            raise ValueError(f"batch sizes differ: {x.shape[0]} and {h.shape[0]}")
        terms = map(self._affine, (x, h), self.SUFFIXES)
        return self.config.nonlinearity.function(functools.reduce(torch.add, terms))

    def extra_repr(self) -> str:
        return f"{self.config.input_size}, {self.config.hidden_size}, {self.config.nonlinearity.value}"
