"""An answer with something of everything, for the tests of the engine."""

import torch
from torch import nn

RATE = 0.5
calls = []


def double(x):
    return 2 * x


def spoil(items, *, more):
    items.append(1)
    more["k"] = 2


def add_in_place(x):
    x += 1
    return x


def two_of_three(x, unused, n):
    return x * n, torch.arange(3), x.sum()


class Layer(nn.Module):
    def __init__(self, n):
        super().__init__()
        self.inner = nn.Linear(n, n)
        self.unused = nn.Parameter(torch.ones(2))
        self.frozen = nn.Parameter(torch.ones(1), requires_grad=False)

    def forward(self, x):
        return self.inner(x) * self.frozen

    def twice(self, x):
        return self(self(x))


class NoModule:
    def __init__(self):
        self.told = []

    def tell(self, thing):
        self.told.append(thing)
        return self


def weight_of(layer, key="weight"):
    return getattr(layer.inner, key)


def fails(x):
    calls.append(x)
    return x / (len(calls) - 1)
