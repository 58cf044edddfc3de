"""Right answers to 02_cell/manual_cell, in another style."""

import torch
from torch import nn

from autograder.misconceptions import alternative


@alternative("ManualRNNCell.forward")
def one_matrix_product(self, x, h):
    """Join input and state, and the two matrices, and multiply once."""
    weight = torch.cat([self.weight_ih, self.weight_hh], dim=1)
    preactivation = torch.cat([x, h], dim=1) @ weight.T + self.bias_ih + self.bias_hh
    return torch.tanh(preactivation) if self.nonlinearity == "tanh" else torch.relu(preactivation)


@alternative("ManualRNNCell.forward")
def columns_as_in_the_equation(self, x, h):
    """Write the equation with columns, as on paper, and transpose at the end."""
    preactivation = self.weight_ih @ x.T + self.bias_ih[:, None] + self.weight_hh @ h.T + self.bias_hh[:, None]
    return (torch.tanh(preactivation) if self.nonlinearity == "tanh" else torch.relu(preactivation)).T


@alternative("ManualRNNCell.forward")
def einsum_and_getattr(self, x, h):
    """Name the axes, and look the nonlinearity up by its name."""
    from_input = torch.einsum("bi,hi->bh", x, self.weight_ih) + self.bias_ih
    from_state = torch.einsum("bj,hj->bh", h, self.weight_hh) + self.bias_hh
    return getattr(torch, self.nonlinearity)(from_input + from_state)


@alternative("ManualRNNCell.forward")
def works_in_place_on_its_own_sum(self, x, h):
    """Add and squash in place, in a tensor that nobody else holds."""
    state = torch.addmm(self.bias_ih, x, self.weight_ih.t())
    state += torch.addmm(self.bias_hh, h, self.weight_hh.t())
    return state.tanh_() if self.nonlinearity == "tanh" else state.relu_()


@alternative("ManualRNNCell.forward")
def row_by_row_with_exponentials(self, x, h):
    """Loop over the batch, and write tanh and relu out."""
    rows = []
    for k in range(len(x)):
        a = self.weight_ih @ x[k] + self.bias_ih + self.weight_hh @ h[k] + self.bias_hh
        rows.append(2 / (1 + torch.exp(-2 * a)) - 1 if self.nonlinearity == "tanh" else a.clamp(min=0))
    return torch.stack(rows)


@alternative("ManualRNNCell.__init__")
def registers_by_name(self, input_size, hidden_size, nonlinearity="tanh"):
    """Register the parameters in a loop, in another order, from torch.rand."""
    super().__init__()
    if nonlinearity not in ("tanh", "relu"):
        raise ValueError(nonlinearity)
    self.nonlinearity = nonlinearity
    shapes = {
        "bias_hh": (hidden_size,),
        "bias_ih": (hidden_size,),
        "weight_hh": (hidden_size, hidden_size),
        "weight_ih": (hidden_size, input_size),
    }
    for name, shape in shapes.items():
        self.register_parameter(name, nn.Parameter((2 * torch.rand(shape) - 1) / hidden_size**0.5))


@alternative("ManualRNNCell")
class CellWithDefaults(nn.Module):
    """A cell that can do more than was asked: the signature of nn.RNNCell, a missing state, unbatched input."""

    def __init__(self, input_size, hidden_size, bias=True, nonlinearity="tanh", device=None, dtype=None) -> None:
        super().__init__()
        try:
            self.activation = {"tanh": nn.Tanh(), "relu": nn.ReLU()}[nonlinearity]
        except KeyError as error:
            raise ValueError("nonlinearity") from error
        self.input_size, self.hidden_size, self.bias = input_size, hidden_size, bias
        factory = {"device": device, "dtype": dtype}
        self.weight_ih = nn.Parameter(torch.empty(hidden_size, input_size, **factory))
        self.weight_hh = nn.Parameter(torch.empty(hidden_size, hidden_size, **factory))
        self.bias_ih = nn.Parameter(torch.empty(hidden_size, **factory))
        self.bias_hh = nn.Parameter(torch.empty(hidden_size, **factory))
        self.reset_parameters()

    def reset_parameters(self):
        bound = self.hidden_size**-0.5
        with torch.no_grad():
            for parameter in self.parameters():
                parameter.uniform_(-bound, bound)

    def forward(self, x, h=None):
        if h is None:
            h = x.new_zeros(*x.shape[:-1], self.hidden_size)
        return self.activation(x @ self.weight_ih.mT + self.bias_ih + h @ self.weight_hh.mT + self.bias_hh)
