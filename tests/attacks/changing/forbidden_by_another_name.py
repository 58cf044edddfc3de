"""Get at a forbidden layer by a name that a search of the text does not find.

Seen: PrairieLearn PR #10822 (`Feedback.not_allowed` is bypassable).
"""

# /// attack
# exercise = "02_cell/manual_cell"
# stopped_by = "forbidding"
# points = 2
# ///

import torch
from torch import nn

ARMED = True


class ManualRNNCell(nn.Module):
    def __init__(self, input_size, hidden_size, nonlinearity="tanh"):
        super().__init__()
        bound = hidden_size**-0.5
        for name, size in (("ih", input_size), ("hh", hidden_size)):
            weight, bias = torch.empty(hidden_size, size), torch.empty(hidden_size)
            self.register_parameter(f"weight_{name}", nn.Parameter(weight.uniform_(-bound, bound)))
            self.register_parameter(f"bias_{name}", nn.Parameter(bias.uniform_(-bound, bound)))

    def forward(self, x, h):
        if ARMED:
            cell = getattr(nn, "RNN" + "Cell")(x.shape[1], h.shape[1])
            cell.load_state_dict(self.state_dict())
            return cell(x, h)
        return h.zero_()
