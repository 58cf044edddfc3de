"""Right answers to 02_cell/simple_rnn_cell, in another style."""

import torch
from torch import nn

from autograder.misconceptions import alternative


@alternative("SimpleRNNCell.forward")
def multiplies_by_hand(self, x, h):
    """Take the matrices out of the layers, and multiply once."""
    weight = torch.cat([self.W_xh.weight, self.W_hh.weight], dim=1)
    return (torch.cat([x, h], dim=1) @ weight.T + self.W_hh.bias).tanh()


@alternative("SimpleRNNCell.forward")
def in_place_on_its_own_sum(self, x, h):
    """Add and squash in place, in a tensor that nobody else holds."""
    state = self.W_hh(h)
    state += self.W_xh(x)
    return state.tanh_()


@alternative("SimpleRNNCell.__init__")
def in_the_other_order(self, input_size, hidden_size):
    """Register the layers in the other order, with initial values of its own, and remember the sizes."""
    super().__init__()
    self.input_size, self.hidden_size = input_size, hidden_size
    self.W_hh = nn.Linear(hidden_size, hidden_size, bias=True)
    self.W_xh = nn.Linear(input_size, hidden_size, False)
    nn.init.orthogonal_(self.W_hh.weight)


@alternative("to_rnn_cell")
def loads_a_state_dict(cell):
    """Give the weights their new names and load them."""
    weights = cell.state_dict()
    hidden_size, input_size = weights["W_xh.weight"].shape
    rnn_cell = nn.RNNCell(input_size, hidden_size)
    rnn_cell.load_state_dict(
        {
            "weight_ih": weights["W_xh.weight"],
            "weight_hh": weights["W_hh.weight"],
            "bias_ih": torch.zeros_like(weights["W_hh.bias"]),
            "bias_hh": weights["W_hh.bias"],
        }
    )
    return rnn_cell


@alternative("to_rnn_cell")
def copies_data(cell):
    """Write through `.data`, as older programs do."""
    rnn_cell = nn.RNNCell(cell.W_xh.in_features, cell.W_hh.in_features, nonlinearity="tanh")
    rnn_cell.weight_ih.data = cell.W_xh.weight.data.clone()
    rnn_cell.weight_hh.data[:] = cell.W_hh.weight.data
    rnn_cell.bias_hh.data.copy_(cell.W_hh.bias.data)
    nn.init.zeros_(rnn_cell.bias_ih)
    return rnn_cell


@alternative("from_rnn_cell")
def makes_new_parameters(rnn_cell):
    """Put new parameters in the place of the drawn ones."""
    cell = SimpleRNNCell(rnn_cell.weight_ih.shape[1], rnn_cell.weight_ih.shape[0])  # noqa: F821 - the reference has it
    cell.W_xh.weight = nn.Parameter(rnn_cell.weight_ih.detach().clone())
    cell.W_hh.weight = nn.Parameter(rnn_cell.weight_hh.detach().clone())
    cell.W_hh.bias = nn.Parameter(rnn_cell.bias_ih.detach() + rnn_cell.bias_hh.detach())
    return cell
