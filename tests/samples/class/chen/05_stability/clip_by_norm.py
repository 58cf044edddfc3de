from __future__ import annotations

import abc
import itertools
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from typing import Generic, NamedTuple, TypeVar

import numpy as np
import torch

T = TypeVar("T", np.ndarray, torch.Tensor)


class Clipped(NamedTuple):
    gradients: list
    norm: float


class GlobalNormClipper(abc.ABC, Generic[T]):
    """Template method: measure, decide, scale."""

    def __init__(self, max_norm: float) -> None:
        if not max_norm > 0:
            raise ValueError("max_norm must be positive")
        self.max_norm = float(max_norm)

    @abc.abstractmethod
    def squared_length(self, gradient: T) -> float: ...

    @abc.abstractmethod
    def scaled(self, gradient: T, factor: float) -> T: ...

    @abc.abstractmethod
    def untouched(self, gradient: T) -> T: ...

    def __call__(self, gradients: Iterable[T]) -> tuple[Iterator[T], float]:
        for_measuring, for_scaling = itertools.tee(gradients)
        norm = sum(map(self.squared_length, for_measuring)) ** 0.5
        if norm > self.max_norm:
            return (self.scaled(g, self.max_norm / norm) for g in for_scaling), norm
        return (self.untouched(g) for g in for_scaling), norm


class ArrayClipper(GlobalNormClipper[np.ndarray]):
    def squared_length(self, gradient: np.ndarray) -> float:
        flat = gradient.astype(np.float64).reshape(-1)
        return float(np.vdot(flat, flat))

    def scaled(self, gradient: np.ndarray, factor: float) -> np.ndarray:
        new = gradient.copy()
        new *= factor
        return new

    def untouched(self, gradient: np.ndarray) -> np.ndarray:
        return gradient.copy()


class TensorClipper(GlobalNormClipper[torch.Tensor]):
    def squared_length(self, gradient: torch.Tensor) -> float:
        return gradient.double().square().sum().item()

    def scaled(self, gradient: torch.Tensor, factor: float) -> torch.Tensor:
        return gradient.mul_(factor)

    def untouched(self, gradient: torch.Tensor) -> torch.Tensor:
        return gradient


def clip_gradients(gradients: list[np.ndarray], max_norm: float) -> Clipped:
    clipped, norm = ArrayClipper(max_norm)(gradients)
    return Clipped(list(clipped), norm)


def clip_grad_norm(parameters: Iterable[torch.nn.Parameter], max_norm: float) -> torch.Tensor:
    with ExitStack() as stack:
        stack.enter_context(torch.no_grad())
        grads = (p.grad for p in parameters if p.grad is not None)
        walk, norm = TensorClipper(max_norm)(grads)
        for _ in walk:  # the generator has to be consumed, or nothing is scaled
            pass
    return torch.as_tensor(norm)
