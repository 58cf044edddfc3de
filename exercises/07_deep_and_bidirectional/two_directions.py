"""Build a bidirectional layer from two cells.

`BidirectionalRNN` does what a single layer of `nn.RNN(batch_first=True, bidirectional=True)` does with a packed batch:
one cell reads each sequence from its first step to its last, another from its last step to its first, and the output
holds both states side by side. The cells are `nn.RNNCell`, so that what is left for you is the walk through time:
where each direction begins, where it ends, and how it gets past the padding.

`nn.RNN` and the functions underneath it are forbidden. It matters because reading backwards is easy to get almost
right: a state at the wrong step, or one that has gone through padding, looks like any other.
"""

import torch
from jaxtyping import Float, Int
from torch import Tensor, nn


class BidirectionalRNN(nn.Module):
    """Read sequences in both directions with a cell for each.

    It has two submodules and no other parameters: `forward_cell` and `backward_cell`, each an `nn.RNNCell(input_size,
    hidden_size)` with the weights that a new one has.

    Source: PyTorch documentation, page "RNN".
    """

    def __init__(self, input_size: int, hidden_size: int) -> None:
        """Create the two cells."""
        super().__init__()
        raise NotImplementedError

    def forward(
        self,
        x: Float[Tensor, "batch time features"],
        lengths: Int[Tensor, " batch"],
        h_0: Float[Tensor, "2 batch hidden"],
    ) -> tuple[Float[Tensor, "batch time 2*hidden"], Float[Tensor, "2 batch hidden"]]:
        """Give a pair (`output`, `h_n`).

        `lengths` (int64) holds the number of real time steps of each sequence, from 1 to the time dimension of `x`, in
        no particular order; what stands in `x` after them may be any number. `h_0[0]` holds the states from which
        the forward direction starts, at the first step, and `h_0[1]` those from which the backward direction starts, at
        each sequence's own last step.

        At a real time step, the first half of `output` is the forward state, the second half the backward state, each
        after reading that step; in the padding `output` is 0, and it has as many time steps as `x`. `h_n[0]` and
        `h_n[1]` are the states of the two directions after their last step. The arguments are not changed, gradients
        flow back into `x` and `h_0`, and nothing is kept from one call to the next.
        """
        raise NotImplementedError
