"""Right answers to 12_gates/gru_cell, in another style."""

import torch
from torch import nn

from autograder.misconceptions import alternative


@alternative("ManualGRUCell.forward")
def goes_from_new_to_old(self, x, h):
    """The mixture written as a step from the candidate towards the old state."""
    size = h.size(1)
    from_x = torch.addmm(self.bias_ih, x, self.weight_ih.t())
    from_h = torch.addmm(self.bias_hh, h, self.weight_hh.t())
    gates = torch.sigmoid(from_x[:, : 2 * size] + from_h[:, : 2 * size])
    r, z = gates[:, :size], gates[:, size:]
    n = torch.tanh(from_x[:, 2 * size :] + r * from_h[:, 2 * size :])
    return n + z * (h - n)


@alternative("ManualGRUCell.forward")
def block_by_block(self, x, h):
    """Views of the weights with an axis for the gates, and einsum."""
    w = self.weight_ih.unflatten(0, (3, -1))
    u = self.weight_hh.unflatten(0, (3, -1))
    from_x = torch.einsum("bi,khi->kbh", x, w) + self.bias_ih.view(3, 1, -1)
    from_h = torch.einsum("bj,khj->kbh", h, u) + self.bias_hh.view(3, 1, -1)
    r = 1 / (1 + torch.exp(-(from_x[0] + from_h[0])))
    z = 1 / (1 + torch.exp(-(from_x[1] + from_h[1])))
    return torch.lerp(torch.tanh(from_x[2] + r * from_h[2]), h, z)


@alternative("ManualGRUCell.forward")
def row_by_row(self, x, h):
    """Loop over the batch, columns as on paper."""
    rows = []
    for k in range(len(x)):
        xr, xz, xn = (self.weight_ih @ x[k] + self.bias_ih).chunk(3)
        hr, hz, hn = (self.weight_hh @ h[k] + self.bias_hh).chunk(3)
        z = (xz + hz).sigmoid()
        rows.append((1 - z) * (xn + (xr + hr).sigmoid() * hn).tanh() + z * h[k])
    return torch.stack(rows)


@alternative("ManualGRUCell.__init__")
def joins_blocks(self, input_size, hidden_size):
    """Each gate's block drawn by itself, in another order of registration."""
    super().__init__()
    bound = 1 / hidden_size**0.5
    for name, shape in (
        ("bias_hh", (hidden_size,)),
        ("bias_ih", (hidden_size,)),
        ("weight_hh", (hidden_size, hidden_size)),
        ("weight_ih", (hidden_size, input_size)),
    ):
        blocks = [(2 * torch.rand(shape) - 1) * bound for _ in range(3)]
        self.register_parameter(name, nn.Parameter(torch.cat(blocks)))


@alternative("ManualGRUCell")
class InheritsItsParameters(nn.RNNCellBase):
    """PyTorch's base class of all cells makes and draws the parameters, and has no step of its own."""

    def __init__(self, input_size, hidden_size):
        super().__init__(input_size, hidden_size, bias=True, num_chunks=3)

    def forward(self, x, h):
        xr, xz, xn = (x @ self.weight_ih.T + self.bias_ih).chunk(3, 1)
        hr, hz, hn = (h @ self.weight_hh.T + self.bias_hh).chunk(3, 1)
        z = (xz + hz).sigmoid()
        return (1 - z) * (xn + (xr + hr).sigmoid() * hn).tanh() + z * h
