from __future__ import annotations

import functools
import itertools
import operator
from collections.abc import Iterator
from dataclasses import dataclass

import torch


@dataclass(frozen=True, slots=True, kw_only=True)
class _Options:
    hidden_size: int
    num_layers: int = 1
    bidirectional: bool = False
    batch_first: bool = False
    bias: bool = True

    @property
    def directions(self) -> int:
        return 1 + int(self.bidirectional)


@dataclass(frozen=True, slots=True)
class _Input:
    """A parsed input shape."""

    time: int
    batch: int | None
    features: int

    @classmethod
    def parse(cls, shape: tuple[int, ...], batch_first: bool) -> _Input:
        match tuple(shape):
            case (time, features):
                return cls(time, None, features)
            case (batch, time, features) if batch_first:
                return cls(time, batch, features)
            case (time, batch, features):
                return cls(time, batch, features)
            case _:
                raise ValueError(f"an input has two or three axes, not {len(shape)}")


@functools.lru_cache(maxsize=None)
def output_shape(
    input_shape: tuple[int, ...],
    hidden_size: int,
    *,
    num_layers: int = 1,
    bidirectional: bool = False,
    batch_first: bool = False,
) -> torch.Size:
    o = _Options(
        hidden_size=hidden_size, num_layers=num_layers, bidirectional=bidirectional, batch_first=batch_first
    )
    i = _Input.parse(input_shape, batch_first)
    lead = (i.batch, i.time) if batch_first else (i.time, i.batch)
    return torch.Size([*filter(lambda n: n is not None, lead), o.directions * o.hidden_size])


@functools.lru_cache(maxsize=None)
def state_shape(
    input_shape: tuple[int, ...],
    hidden_size: int,
    *,
    num_layers: int = 1,
    bidirectional: bool = False,
    batch_first: bool = False,
) -> torch.Size:
    o = _Options(
        hidden_size=hidden_size, num_layers=num_layers, bidirectional=bidirectional, batch_first=batch_first
    )
    i = _Input.parse(input_shape, batch_first)
    return torch.Size(
        itertools.chain([o.num_layers * o.directions], [] if i.batch is None else [i.batch], [o.hidden_size])
    )


def _parameter_shapes(input_size: int, o: _Options) -> Iterator[torch.Size]:
    """Walk through the shapes that named_parameters() would have."""
    reads = input_size
    for _layer, _direction in itertools.product(range(o.num_layers), range(o.directions)):
        if _layer > 0:
            reads = o.hidden_size * o.directions
        yield torch.Size((o.hidden_size, reads))
        yield torch.Size((o.hidden_size, o.hidden_size))
        if o.bias:
            yield from itertools.repeat(torch.Size((o.hidden_size,)), 2)


def parameter_count(
    input_size: int,
    hidden_size: int,
    *,
    num_layers: int = 1,
    bidirectional: bool = False,
    bias: bool = True,
) -> int:
    o = _Options(hidden_size=hidden_size, num_layers=num_layers, bidirectional=bidirectional, bias=bias)
    return functools.reduce(operator.add, map(torch.Size.numel, _parameter_shapes(input_size, o)), 0)
