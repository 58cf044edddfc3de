"""Write the recurrent cell with one bias, and carry its weights to `nn.RNNCell` and back.

In books the recurrent step has one bias; `nn.RNNCell` has two. Both describe the same functions, and whoever moves
weights between a paper's code and PyTorch has to know how one turns into the other. You build the cell of the books
from two `nn.Linear` layers, then write the way there and the way back.

`nn.RNNCell` may be used here: `to_rnn_cell` has to make one.
"""

import torch
from jaxtyping import Float
from torch import Tensor, nn


class SimpleRNNCell(nn.Module):
    """Take one step of an Elman network with a single bias.

    It has two layers and nothing else that is learned:

    * `W_xh`, an `nn.Linear` without bias, takes the input to the hidden units;
    * `W_hh`, an `nn.Linear` with bias, takes the old state to the hidden units. Its bias is the cell's only one.

    They start as `nn.Linear` draws them.

    Source: Goodfellow, Bengio and Courville, "Deep Learning" (2016), equations 10.8 and 10.9.
    """

    def __init__(self, input_size: int, hidden_size: int) -> None:
        """Create the two layers."""
        super().__init__()
        raise NotImplementedError

    def forward(
        self, x: Float[Tensor, "batch input_size"], h: Float[Tensor, "batch hidden_size"]
    ) -> Float[Tensor, "batch hidden_size"]:
        """Give the hidden state after the step: the tanh of the sum of what the two layers give.

        Neither argument is changed, and the cell keeps nothing from one call to the next.
        """
        raise NotImplementedError


def to_rnn_cell(cell: SimpleRNNCell) -> nn.RNNCell:
    """Make an `nn.RNNCell` that computes what `cell` computes.

    Its `bias_ih` is all zeros, so that `bias_hh` alone plays the part of the bias. Its parameters are copies that can
    be trained: who changes one cell afterwards does not change the other. `cell` stays as it is.
    """
    raise NotImplementedError


def from_rnn_cell(rnn_cell: nn.RNNCell) -> SimpleRNNCell:
    """Make a `SimpleRNNCell` that computes what `rnn_cell` computes.

    `rnn_cell` is any `nn.RNNCell` with tanh and with biases, neither of which need be zero. As in `to_rnn_cell`, the
    parameters of the new cell are copies that can be trained, and the given cell stays as it is.
    """
    raise NotImplementedError
