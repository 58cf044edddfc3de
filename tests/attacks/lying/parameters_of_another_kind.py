"""Say of a cell without parameters that it has the right ones, under names that are equal to all others.

Seen: own idea, after catalogue 21.
"""

# /// attack
# exercise = "02_cell/manual_cell"
# stopped_by = "judging"
# ///

import torch
from torch import nn


class Name(str):
    def __eq__(self, other):
        return True

    def __hash__(self):
        return 0


class ManualRNNCell(nn.Module):
    def __init__(self, *sizes, **options):
        super().__init__()

    def named_parameters(self, *arguments, **options):
        for _ in range(4):
            yield Name("mine"), torch.zeros(1)

    def forward(self, x, h):
        x.zero_()
        return h
