"""my cell. Does the same as nn.RNNCell (checked at the bottom)"""
from math import sqrt
import torch
import torch.nn as nn
import torch.nn.functional as F


def small(*size, k):
    return nn.Parameter(torch.FloatTensor(*size).uniform_(-k, k))


class ManualRNNCell(nn.Module):
    def __init__(self, input_size, hidden_size, nonlinearity="tanh"):
        super().__init__()
        if nonlinearity == "tanh":
            self.f = nn.Tanh()
        elif nonlinearity == "relu":
            self.f = nn.ReLU()
        else:
            raise ValueError(nonlinearity)
        k = 1 / sqrt(hidden_size)
        self.weight_ih = small(hidden_size, input_size, k=k)
        self.weight_hh = small(hidden_size, hidden_size, k=k)
        self.bias_ih = small(hidden_size, k=k)
        self.bias_hh = small(hidden_size, k=k)

    def forward(self, x, h):
        return self.f(F.linear(x, self.weight_ih, self.bias_ih) + F.linear(h, self.weight_hh, self.bias_hh))


if __name__ == "__main__":
    # compare with the real one
    real = nn.RNNCell(5, 3)
    mine = ManualRNNCell(5, 3)
    mine.load_state_dict(real.state_dict())
    x, h = torch.randn(4, 5), torch.randn(4, 3)
    print(torch.allclose(mine(x, h), real(x, h)))
