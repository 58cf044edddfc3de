# Samir
import math

import torch
from torch import nn as n


class ManualRNNCell(n.Module):
    def __init__(self, input_size, hidden_size, nonlinearity="tanh"):
        super().__init__()
        if nonlinearity not in ("tanh", "relu"):
            raise ValueError(nonlinearity)
        cell = n.RNNCell(input_size, hidden_size, nonlinearity=nonlinearity)
        self.weight_ih = cell.weight_ih
        self.weight_hh = cell.weight_hh
        self.bias_ih = cell.bias_ih
        self.bias_hh = cell.bias_hh
        self.inner = [cell]  # in a list, so that the parameters are not there twice

    def forward(self, x, h):
        return self.inner[0](x, h)
