"""Right answers to 07_deep_and_bidirectional/stacked, in another style."""

import torch
from torch import nn

from autograder.misconceptions import alternative


@alternative("StackedRNN.forward")
def step_by_step(self, x, h_0):
    """Time outside, layers inside."""
    h, output = list(h_0.unbind()), []
    for t in range(x.size(1)):
        below = x[:, t]
        for layer, cell in enumerate(self.cells):
            h[layer] = cell(below, h[layer])
            below = h[layer]
        output.append(below)
    return torch.stack(output, 1), torch.stack(h, 0)


@alternative("StackedRNN.forward")
def fills_tensors(self, x, h_0):
    """Write the states into tensors made beforehand."""
    current = x
    h_n = torch.zeros_like(h_0)
    for layer in range(len(self.cells)):
        states = x.new_zeros(x.shape[0], x.shape[1], h_0.shape[2])
        h = h_0[layer]
        for t in range(x.shape[1]):
            h = self.cells[layer](current[:, t, :], h)
            states[:, t] = h
        current = states
        h_n[layer] = h
    return [current, h_n]


@alternative("StackedRNN.forward")
def time_first_inside(self, x, h_0):
    """Transpose once at the beginning and once at the end."""
    sequence, ends = list(x.transpose(0, 1)), []
    for cell, h in zip(self.cells, h_0, strict=True):
        for t, given in enumerate(sequence):
            h = cell(given, h)  # noqa: PLW2901 -- the state goes from step to step
            sequence[t] = h
        ends.append(h)
    return torch.stack(sequence).transpose(0, 1), torch.stack(ends)


@alternative("StackedRNN.__init__")
def appends_cell_by_cell(self, input_size, hidden_size, num_layers):
    """Grow the list, and keep the sizes."""
    super().__init__()
    self.num_layers = num_layers
    self.cells = nn.ModuleList()
    for layer in range(num_layers):
        self.cells.append(nn.RNNCell(input_size if layer == 0 else hidden_size, hidden_size, nonlinearity="tanh"))
