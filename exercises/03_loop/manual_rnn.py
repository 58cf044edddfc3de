"""Write the loop over time yourself, around an `nn.RNNCell`.

`ManualRNN` does what `nn.RNN` with one layer and `batch_first=True` does: it reads a batch of sequences step by step,
and gives the state after every step. In your own work you will mostly let `nn.RNN` do this, which is faster; but as
soon as something has to happen between two steps, this loop is the place.

`nn.RNN`, its relatives `nn.LSTM` and `nn.GRU`, and the functions underneath them are forbidden anywhere in this file
(to compare your module with them, write another file). `nn.RNNCell` is there for you to use.
"""

import torch
from jaxtyping import Float
from torch import Tensor, nn


class ManualRNN(nn.Module):
    """Run a recurrent cell over a batch of sequences.

    Its only parameters are those of `self.cell`, an `nn.RNNCell(input_size, hidden_size)`.

    Source: PyTorch documentation, "RNN" and "RNNCell".
    """

    def __init__(self, input_size: int, hidden_size: int) -> None:
        """Create the cell."""
        super().__init__()
        raise NotImplementedError

    def forward(
        self, x: Float[Tensor, "batch time input_size"], h0: Float[Tensor, "batch hidden_size"] | None = None
    ) -> tuple[Float[Tensor, "batch time hidden_size"], Float[Tensor, "batch hidden_size"]]:
        """Give the pair (output, h_n): the states after every step, and the state after the last one.

        `h0` is the state before the first step; if it is None, that state is zeros, in the dtype and on the device of
        `x`. (In `nn.RNN`, both `h0` and `h_n` have one axis more, in front, for the layers. Here there is a single
        layer, and no such axis.)

        A sequence has at least one step. Gradients flow through both results to the parameters, to `x` and to `h0`. No
        argument is changed, and nothing is kept from one call to the next; batch and length may differ every time.
        """
        raise NotImplementedError
