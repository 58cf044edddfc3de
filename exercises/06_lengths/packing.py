"""Run a recurrent network over a padded batch so that the padding changes nothing.

Write two functions:

- `run_packed` packs a padded batch, runs a given `nn.RNN` over it, and unpacks the result;
- `last_steps` takes from a padded output the last real time step of each sequence, which is what a classifier reads.

Nothing is forbidden; `pack_padded_sequence` and `pad_packed_sequence` are in `torch.nn.utils.rnn`. It matters because
padding that is read by mistake raises no error: the numbers are merely those of other sequences.
"""

import torch
from jaxtyping import Float, Int
from torch import Tensor, nn
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence


def run_packed(
    rnn: nn.RNN, x: Float[Tensor, "batch time features"], lengths: Int[Tensor, " batch"]
) -> tuple[Float[Tensor, "batch time hidden"], Float[Tensor, "layers batch hidden"]]:
    """Give what `rnn(x)` would give if it stopped at the end of each sequence: a pair (`output`, `h_n`).

    `rnn` has `batch_first=True`, one direction and any number of layers; it starts from zeros. `lengths` (int64, on the
    CPU) holds the number of real time steps of each sequence, from 1 to the time dimension of `x`, in no particular
    order. The batch may be padded further than its longest sequence. What stands in the padding may be any number.

    `output` has as many time steps as `x`; it holds the last layer's state at real time steps and 0 in the
    padding. `h_n` holds each layer's state after the last real step of each sequence. Row `b` of either belongs to
    row `b` of `x`. The arguments are not changed, and gradients flow back into `x` and the weights of `rnn`.

    Source: PyTorch documentation, pages "pack_padded_sequence" and "pad_packed_sequence".
    """
    raise NotImplementedError


def last_steps(
    output: Float[Tensor, "batch time hidden"], lengths: Int[Tensor, " batch"]
) -> Float[Tensor, "batch hidden"]:
    """Take from each row of a padded output what stands at the last real time step of its sequence.

    `lengths` is as above. What stands in the padding of `output` may be any number here, and what is real may be
    zero. Gradients flow back into `output`.
    """
    raise NotImplementedError
