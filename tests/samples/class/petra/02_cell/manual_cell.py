"""Write one step of a recurrent network as a module of your own.

`ManualRNNCell` does what `torch.nn.RNNCell` does: it takes the input of one time step and the hidden state so far, and
gives the next hidden state. Every recurrent layer is this step in a loop, so what you write here is all that such a
layer ever computes.

The parameters have the names and shapes that `nn.RNNCell` gives them, so that `load_state_dict` can carry weights from
one to the other. That is how your cell is graded: with the same weights both must give the same states and the same
gradients. `nn.RNNCell`, `nn.RNN` and the functions underneath them are forbidden anywhere in this file (to compare your
cell with them, write another file); the rest of PyTorch is yours to use.
"""

import math

import torch
import torch.nn.functional as F
from jaxtyping import Float
from torch import Tensor, nn


class ManualRNNCell(nn.Module):
    """Take one step of an Elman network.

    It has exactly four parameters, in any order:

    * `weight_ih`, of shape (hidden_size, input_size), and `bias_ih`, of shape (hidden_size,), for the input;
    * `weight_hh`, of shape (hidden_size, hidden_size), and `bias_hh`, of shape (hidden_size,), for the hidden state.

    Each number in them is drawn anew for every cell, uniformly between -1/sqrt(hidden_size) and +1/sqrt(hidden_size);
    the biases too.

    Source: PyTorch documentation, "RNNCell".
    """

    def __init__(self, input_size: int, hidden_size: int, nonlinearity: str = "tanh") -> None:
        """Create the parameters and draw their initial values.

        `nonlinearity` is "tanh" or "relu"; anything else raises a ValueError here, not only when the cell is called.
        """
        super().__init__()
        raise NotImplementedError

    def forward(
        self, x: Float[Tensor, "batch input_size"], h: Float[Tensor, "batch hidden_size"]
    ) -> Float[Tensor, "batch hidden_size"]:
        """Give the hidden state after the step.

        Row i of `x` and row i of `h` belong to the same sequence. Both are always given and always batched, in the
        dtype of the parameters (after `cell.double()` that is float64), and both are left as they are. The cell keeps
        nothing from one call to the next: its answer depends on `x`, `h` and the parameters alone.
        """
        raise NotImplementedError
