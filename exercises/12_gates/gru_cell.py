"""Write one step of a GRU as a module of your own.

`ManualGRUCell` does what `torch.nn.GRUCell` does. It has one state, like a plain recurrent cell, and two gates: the
reset gate decides how much of the old state goes into the candidate, the update gate how much of the old state stays.

The parameters have the names, shapes and order of gates that `nn.GRUCell` gives them, so that `load_state_dict` can
carry weights from one to the other. With the same weights both must give the same states and the same gradients.
`nn.GRUCell`, `nn.GRU` and the functions underneath them are forbidden anywhere in this file; the rest of PyTorch is
yours to use. It matters because there are two GRUs: in the paper the reset gate acts on the state before the matrix
product, in PyTorch on what comes out of it. Write PyTorch's; the lesson has its equations.
"""

import math

import torch
import torch.nn.functional as F
from jaxtyping import Float
from torch import Tensor, nn


class ManualGRUCell(nn.Module):
    """Take one step of a GRU.

    It has exactly four parameters, in any order of registration: `weight_ih`, of shape (3*hidden_size, input_size),
    `weight_hh`, of shape (3*hidden_size, hidden_size), and `bias_ih` and `bias_hh`, of shape (3*hidden_size,). Their
    rows are three blocks of hidden_size rows: reset gate, update gate, candidate (r, z, n).

    Each number in them is drawn anew for every cell, uniformly between -1/sqrt(hidden_size) and +1/sqrt(hidden_size);
    the biases too.

    Source: PyTorch documentation, "GRUCell".
    """

    def __init__(self, input_size: int, hidden_size: int) -> None:
        """Create the parameters and draw their initial values."""
        super().__init__()
        raise NotImplementedError

    def forward(
        self, x: Float[Tensor, "batch input_size"], h: Float[Tensor, "batch hidden_size"]
    ) -> Float[Tensor, "batch hidden_size"]:
        """Give the hidden state after the step.

        Both arguments are batched, in the dtype of the parameters, and left as they are. The cell keeps nothing from
        one call to the next.
        """
        raise NotImplementedError
