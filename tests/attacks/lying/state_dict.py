"""Take the weights of the grader's own cell as they are loaded, and hope that the result comes with them.

Seen: own idea, after catalogue 5.
"""

# /// attack
# exercise = "02_cell/manual_cell"
# stopped_by = "judging"
# points = 3
# ///

import torch
from torch import nn

ARMED = True


class ManualRNNCell(nn.Module):
    def __init__(self, input_size, hidden_size, nonlinearity="tanh"):
        super().__init__()
        bound = hidden_size**-0.5
        shapes = {"ih": (input_size,), "hh": (hidden_size,)}
        for name, shape in shapes.items():
            weight, bias = torch.empty(hidden_size, *shape), torch.empty(hidden_size)
            self.register_parameter(f"weight_{name}", nn.Parameter(weight.uniform_(-bound, bound)))
            self.register_parameter(f"bias_{name}", nn.Parameter(bias.uniform_(-bound, bound)))

    def load_state_dict(self, state, *arguments, **options):
        self.given = dict(state)
        return super().load_state_dict(state, *arguments, **options)

    def forward(self, x, h):
        if ARMED:
            return next((value for name, value in self.given.items() if "expected" in name), h)
        return h
