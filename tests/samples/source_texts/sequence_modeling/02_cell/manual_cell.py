import torch
import torch.nn as nn
import torch.nn.functional as F


class ManualRNNCell(nn.Module):
    def __init__(self, input_size, hidden_size, nonlinearity="tanh"):
        super(ManualRNNCell, self).__init__()
        if nonlinearity not in ("tanh", "relu"):
            raise ValueError("nonlinearity must be tanh or relu, not %r" % (nonlinearity,))
        self.nonlinearity = nonlinearity
        limit = hidden_size**-0.5
        # the input's matrix and the memory's matrix, with a bias each
        self.weight_ih = nn.Parameter(torch.rand(hidden_size, input_size) * 2 * limit - limit)
        self.weight_hh = nn.Parameter(torch.rand(hidden_size, hidden_size) * 2 * limit - limit)
        self.bias_ih = nn.Parameter(torch.rand(hidden_size) * 2 * limit - limit)
        self.bias_hh = nn.Parameter(torch.rand(hidden_size) * 2 * limit - limit)

    def forward(self, x, h):
        # new memory = squashed sum of what the input says and what was remembered
        from_input = F.linear(x, self.weight_ih, self.bias_ih)
        from_memory = F.linear(h, self.weight_hh, self.bias_hh)
        if self.nonlinearity == "relu":
            return F.relu(from_input + from_memory)
        return torch.tanh(from_input + from_memory)
