import random
import torch
from torch import nn


class ManualRNNCell(nn.Module):
    """unit by unit, as in the table of the lesson"""

    def __init__(self, input_size, hidden_size, nonlinearity="tanh"):
        if nonlinearity != "tanh" and nonlinearity != "relu":
            raise ValueError("unknown nonlinearity")
        super().__init__()
        D, H = input_size, hidden_size
        self.H = H
        self.nonlinearity = nonlinearity
        r = H ** -0.5
        row = lambda n: [random.uniform(-r, r) for _ in range(n)]
        self.bias_ih = nn.Parameter(torch.tensor(row(H)))
        self.bias_hh = nn.Parameter(torch.tensor(row(H)))
        self.weight_ih = nn.Parameter(torch.tensor([row(D) for _ in range(H)]))
        self.weight_hh = nn.Parameter(torch.tensor([row(H) for _ in range(H)]))

    def forward(self, x, h):
        units = []
        for i in range(self.H):
            a = (x * self.weight_ih[i]).sum(1) + self.bias_ih[i]
            a = a + (h * self.weight_hh[i]).sum(1) + self.bias_hh[i]
            if self.nonlinearity == "tanh":
                units.append(a.tanh())
            else:
                units.append(torch.where(a > 0, a, 0.0))
        return torch.stack(units, dim=1)
