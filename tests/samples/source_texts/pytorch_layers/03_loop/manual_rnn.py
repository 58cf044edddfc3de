import torch
import torch.nn as nn


class ManualRNN(nn.Module):
    def __init__(self, input_size, hidden_size):
        super(ManualRNN, self).__init__()
        # a single brick
        self.cell = nn.RNNCell(input_size, hidden_size)

    def forward(self, x, h0=None):
        # x is (batch_size, sequence_length, input_size)
        if h0 is None:
            # the memory starts empty, one row for each sequence of the batch
            h_t = x.new_zeros(x.size(0), self.cell.hidden_size)
        else:
            h_t = h0

        # walk through the sequence by hand
        wall = []
        for t in range(x.size(1)):
            brick = x[:, t, :]
            h_t = self.cell(brick, h_t)
            wall.append(h_t.unsqueeze(1))

        # (batch_size, sequence_length, hidden_size)
        return torch.cat(wall, dim=1), h_t
