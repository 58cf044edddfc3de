# KOFI
import math

import torch
from torch import nn

print("loading manual_cell ...")


class ManualRNNCell(nn.Module):
    def __init__(self, input_size, hidden_size, nonlinearity="tanh"):
        super().__init__()
        print("making a cell", input_size, hidden_size, nonlinearity)
        if nonlinearity not in ("tanh", "relu"):
            print("BAD NONLINEARITY!!!")
            raise ValueError("nonlinearity must be tanh or relu")
        self.nonlinearity = nonlinearity
        bound = 1 / math.sqrt(hidden_size)
        self.weight_ih = nn.Parameter(torch.empty(hidden_size, input_size).uniform_(-bound, bound))
        self.weight_hh = nn.Parameter(torch.empty(hidden_size, hidden_size).uniform_(-bound, bound))
        self.bias_ih = nn.Parameter(torch.empty(hidden_size).uniform_(-bound, bound))
        self.bias_hh = nn.Parameter(torch.empty(hidden_size).uniform_(-bound, bound))
        for n, p in self.named_parameters():
            print(n, p.shape, p)

    def forward(self, x, h):
        print("x =", x)
        print("h =", h)
        pre = x @ self.weight_ih.T + self.bias_ih + h @ self.weight_hh.T + self.bias_hh
        print("pre =", pre, pre.tolist())
        out = torch.tanh(pre) if self.nonlinearity == "tanh" else torch.relu(pre)
        print("out =", out, "\n" + "-" * 80)
        return out
