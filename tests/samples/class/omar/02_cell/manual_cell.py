# Omar
import math

import torch
from torch import nn


class ManualRNNCell(nn.Module):
    def __init__(self, input_size, hidden_size, nonlinearity="tanh"):
        super().__init__()
        if nonlinearity not in ("tanh", "relu"):
            raise ValueError(nonlinearity)
        self.nonlinearity = nonlinearity
        k = 1 / math.sqrt(hidden_size)
        shapes = [(hidden_size, input_size), (hidden_size, hidden_size), (hidden_size,), (hidden_size,)]
        # weight_ih, weight_hh, bias_ih, bias_hh
        self.params = [torch.empty(s).uniform_(-k, k).requires_grad_() for s in shapes]

    def forward(self, x, h):
        w_ih, w_hh, b_ih, b_hh = self.params
        a = x @ w_ih.T + b_ih + h @ w_hh.T + b_hh
        return torch.tanh(a) if self.nonlinearity == "tanh" else torch.relu(a)
