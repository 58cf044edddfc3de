"""Build a deep recurrent network from cells.

`StackedRNN` does what `nn.RNN(num_layers=L, batch_first=True)` does: the first layer reads the sequence, every other
layer reads the states of the layer below it, and the last layer's states are the output. Each layer is an
`nn.RNNCell`, so what is left for you is the way of the states through layers and time.

`nn.RNN` and the functions underneath it are forbidden. It matters because a deep network has two kinds of "before",
the step before and the layer below, and mixing them up raises no error where the sizes agree.
"""

import torch
from jaxtyping import Float
from torch import Tensor, nn


class StackedRNN(nn.Module):
    """Stack recurrent layers.

    It has one submodule and no other parameters: `cells`, an `nn.ModuleList` with an `nn.RNNCell` for each layer, the
    first layer first, each with the weights that a new one has.

    Source: PyTorch documentation, page "RNN", the argument `num_layers`.
    """

    def __init__(self, input_size: int, hidden_size: int, num_layers: int) -> None:
        """Create the cells. Every layer has `hidden_size` units, and there is at least one layer."""
        super().__init__()
        raise NotImplementedError

    def forward(
        self, x: Float[Tensor, "batch time features"], h_0: Float[Tensor, "layers batch hidden"]
    ) -> tuple[Float[Tensor, "batch time hidden"], Float[Tensor, "layers batch hidden"]]:
        """Give a pair (`output`, `h_n`).

        `h_0` holds the state from which each layer starts, the first layer first. `output` holds the last layer's
        state after each time step, `h_n` the state of every layer after the last one, in the order of `h_0`. There is
        at least one time step, and no padding. The arguments are not changed, gradients flow back into both, and
        nothing is kept from one call to the next.
        """
        raise NotImplementedError
