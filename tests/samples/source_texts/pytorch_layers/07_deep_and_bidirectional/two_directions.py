import torch
import torch.nn as nn


class BidirectionalRNN(nn.Module):
    def __init__(self, input_size, hidden_size):
        super(BidirectionalRNN, self).__init__()
        self.forward_cell = nn.RNNCell(input_size, hidden_size)
        self.backward_cell = nn.RNNCell(input_size, hidden_size)

    def forward(self, x, lengths, h_0):
        # every sequence is read by itself, without its padding, so nothing has to be masked
        outputs, left_to_right, right_to_left = [], [], []
        for b, length in enumerate(lengths.tolist()):
            past, h_past = self.read(self.forward_cell, x[b, :length], h_0[0, b])
            future, h_future = self.read(self.backward_cell, x[b, :length].flip(0), h_0[1, b])
            both = torch.cat([past, future.flip(0)], dim=1)
            dummy = both.new_zeros(x.size(1) - length, both.size(1))
            outputs.append(torch.cat([both, dummy]))
            left_to_right.append(h_past)
            right_to_left.append(h_future)
        h_n = torch.stack([torch.stack(left_to_right), torch.stack(right_to_left)])
        return torch.stack(outputs), h_n

    def read(self, cell, sequence, h_t):
        states = []
        for x_t in sequence:
            h_t = cell(x_t, h_t)
            states.append(h_t)
        return torch.stack(states), h_t
