"""Right answers to 07_deep_and_bidirectional/two_directions, in another style."""

import torch
from torch import nn

from autograder.misconceptions import alternative


@alternative("BidirectionalRNN.forward")
def one_sequence_at_a_time(self, x, lengths, h_0):
    """No masks: each sequence by itself, cut to its length, step by step."""
    hidden = h_0.shape[2]
    output = x.new_zeros(x.shape[0], x.shape[1], 2 * hidden)
    forward_ends, backward_ends = [], []
    for b, length in enumerate(lengths.tolist()):
        h = h_0[0, b : b + 1]
        for t in range(length):
            h = self.forward_cell(x[b : b + 1, t], h)
            output[b, t, :hidden] = h[0]
        forward_ends.append(h)
        h = h_0[1, b : b + 1]
        for t in range(length - 1, -1, -1):
            h = self.backward_cell(x[b : b + 1, t], h)
            output[b, t, hidden:] = h[0]
        backward_ends.append(h)
    return output, torch.stack([torch.cat(forward_ends), torch.cat(backward_ends)])


@alternative("BidirectionalRNN.forward")
def turns_each_row_around(self, x, lengths, h_0):
    """Reverse each row within its length, run both forwards, and turn the states around again."""
    rows, steps = torch.arange(x.size(0))[:, None], torch.arange(x.size(1))[None, :]
    turned = torch.where(steps < lengths[:, None], lengths[:, None] - 1 - steps, steps)
    results, ends = [], []
    for cell, inputs, h in ((self.forward_cell, x, h_0[0]), (self.backward_cell, x[rows, turned], h_0[1])):
        states = [h]
        for t in range(x.size(1)):
            states.append(cell(inputs[:, t], states[-1]))
        every = torch.stack(states, dim=1)
        ends.append(every[torch.arange(len(x)), lengths])
        results.append(every[:, 1:])
    output = torch.cat([results[0], results[1][rows, turned]], dim=-1)
    return output.masked_fill((steps >= lengths[:, None])[..., None], 0.0), torch.stack(ends)


@alternative("BidirectionalRNN.forward")
def steps_on_the_rows_that_are_real(self, x, lengths, h_0):
    """At each step, call the cell on the rows that are real there, and keep the states in a list for each row."""
    batch, time, _ = x.shape
    halves, finals = [], []
    for cell, start, order in (
        (self.forward_cell, h_0[0], list(range(time))),
        (self.backward_cell, h_0[1], list(range(time))[::-1]),
    ):
        h = start.clone()
        half = torch.zeros(batch, time, h.shape[1], dtype=x.dtype)
        for t in order:
            rows = (lengths > t).nonzero().flatten()
            if len(rows):
                new = cell(x[rows, t], h[rows])
                h = h.index_copy(0, rows, new)
                half[rows, t] = new
        halves.append(half)
        finals.append(h)
    return [torch.cat(halves, -1), torch.stack(finals, 0)]


@alternative("BidirectionalRNN.__init__")
def registers_in_another_order(self, input_size, hidden_size):
    """The backward cell first, and the sizes kept."""
    super().__init__()
    self.input_size, self.hidden_size = input_size, hidden_size
    self.add_module("backward_cell", nn.RNNCell(input_size, hidden_size, bias=True, nonlinearity="tanh"))
    self.add_module("forward_cell", nn.RNNCell(input_size, hidden_size))
