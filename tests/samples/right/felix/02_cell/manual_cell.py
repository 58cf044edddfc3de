import numpy as np
import torch
from torch.nn import *
from torch.nn import functional as F

rng = np.random.default_rng()


class ManualRNNCell(Module):
    """[x; h] @ [W_ih W_hh]ᵀ + b, one matrix product for both."""

    def __init__(self, input_size, hidden_size, nonlinearity='tanh'):
        super().__init__()
        σ = getattr(torch, nonlinearity) if nonlinearity in {'tanh', 'relu'} else None
        if σ is None:
            raise ValueError('nonlinearity?')
        self.σ = σ
        k = 1 / np.sqrt(hidden_size)
        draw = lambda *size: Parameter(torch.tensor(rng.uniform(-k, k, size), dtype=torch.get_default_dtype()))
        self.weight_ih, self.weight_hh = draw(hidden_size, input_size), draw(hidden_size, hidden_size)
        self.bias_ih, self.bias_hh = draw(hidden_size), draw(hidden_size)

    def forward(self, x, h):
        W = torch.cat([self.weight_ih, self.weight_hh], dim=1)
        b = self.bias_ih + self.bias_hh
        return self.σ(torch.addmm(b, torch.cat([x, h], dim=1), W.t()))
