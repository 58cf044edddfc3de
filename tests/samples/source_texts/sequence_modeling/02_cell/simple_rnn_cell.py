import torch
import torch.nn as nn


class SimpleRNNCell(nn.Module):
    def __init__(self, input_size, hidden_size):
        super(SimpleRNNCell, self).__init__()
        self.input_size = input_size
        self.hidden_size = hidden_size
        # from the input, without a bias: the one of W_hh is enough
        self.W_xh = nn.Linear(in_features=input_size, out_features=hidden_size, bias=False)
        # from the old state
        self.W_hh = nn.Linear(in_features=hidden_size, out_features=hidden_size)

    def forward(self, x, h):
        from_input = self.W_xh(x)
        from_memory = self.W_hh(h)
        return torch.tanh(from_input + from_memory)


def to_rnn_cell(cell):
    theirs = nn.RNNCell(cell.input_size, cell.hidden_size)
    with torch.no_grad():
        theirs.weight_ih.copy_(cell.W_xh.weight)
        theirs.weight_hh.copy_(cell.W_hh.weight)
        theirs.bias_ih.fill_(0.0)
        theirs.bias_hh.copy_(cell.W_hh.bias)
    return theirs


def from_rnn_cell(rnn_cell):
    ours = SimpleRNNCell(rnn_cell.input_size, rnn_cell.hidden_size)
    with torch.no_grad():
        ours.W_xh.weight.copy_(rnn_cell.weight_ih)
        ours.W_hh.weight.copy_(rnn_cell.weight_hh)
        ours.W_hh.bias.copy_(rnn_cell.bias_ih + rnn_cell.bias_hh)
    return ours
