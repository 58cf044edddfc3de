"""Inputs drawn from the run's secret and the check's name, by NumPy, so that they are the same on every device."""

from __future__ import annotations

import hashlib
import hmac
from typing import TypeVar

import numpy as np
import torch
from torch import nn

ModuleT = TypeVar("ModuleT", bound=nn.Module)


def derive_seed(secret: bytes, *names: str) -> int:
    """Derive 128 bits that nobody without the secret can foresee."""
    return int.from_bytes(hmac.digest(secret, "\0".join(names).encode(), hashlib.sha256)[:16], "big")


class Draw:
    """A source of inputs; every draw moves it on."""

    def __init__(self, seed: int) -> None:
        self.numpy = np.random.Generator(np.random.PCG64(seed))

    def normal(self, *shape: int, std: float = 1.0, dtype: torch.dtype = torch.float32) -> torch.Tensor:
        """Draw from a normal distribution around zero."""
        return torch.as_tensor(self.numpy.normal(0.0, std, shape), dtype=dtype)

    def uniform(
        self, *shape: int, low: float = 0.0, high: float = 1.0, dtype: torch.dtype = torch.float32
    ) -> torch.Tensor:
        """Draw uniformly from [low, high)."""
        return torch.as_tensor(self.numpy.uniform(low, high, shape), dtype=dtype)

    def integers(self, low: int, high: int, *shape: int) -> torch.Tensor:
        """Draw integers from low to high - 1, int64."""
        return torch.as_tensor(self.numpy.integers(low, high, shape), dtype=torch.int64)

    def permutation(self, n: int) -> torch.Tensor:
        """Draw an order of 0 to n - 1, int64."""
        return torch.as_tensor(self.numpy.permutation(n), dtype=torch.int64)

    def fill_(self, module: ModuleT, std: float = 0.5) -> ModuleT:
        """Overwrite every parameter of a module with normal draws, and give the module back."""
        with torch.no_grad():
            for parameter in module.parameters():
                parameter.copy_(self.normal(*parameter.shape, std=std, dtype=parameter.dtype))
        return module

    def seed(self) -> int:
        """Draw a seed of 31 bits."""
        return int(self.numpy.integers(0, 2**31))
