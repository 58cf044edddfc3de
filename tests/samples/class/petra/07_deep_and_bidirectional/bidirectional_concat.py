"""Summarize each sequence of a batch by the final states of both directions.

A classifier on a bidirectional network needs one vector per sequence. The usual one is the state of the last layer
in which the forward direction has read the whole sequence, next to the state in which the backward direction has
read it. Write two functions:

- `final_states` takes that summary out of the `h_n` of a bidirectional `nn.RNN` of any number of layers;
- `encode` runs a given bidirectional `nn.RNN` over a padded batch of sequences of different lengths and returns the
  summary.

Nothing is forbidden. It matters because several wrong ways to do this have the right shape: the network trains, the
loss falls, and half of what it should see is missing or belongs to another sequence.
"""

import torch
from jaxtyping import Float, Int
from torch import Tensor, nn
from torch.nn.utils.rnn import pack_padded_sequence


def final_states(h_n: Float[Tensor, "2*{num_layers} batch hidden"], num_layers: int) -> Float[Tensor, "batch 2*hidden"]:
    """Concatenate the last layer's final states of both directions, forward first.

    `h_n` is the second result of an `nn.RNN` with `num_layers` layers and `bidirectional=True`. In the result, row
    `b` belongs to sequence `b`: its first half is the forward state, its second half the backward state. A batch of
    one keeps its batch dimension, and gradients flow back into `h_n`.

    Source: PyTorch documentation, page "RNN", the output `h_n`.
    """
    raise NotImplementedError


def encode(
    rnn: nn.RNN, x: Float[Tensor, "batch time features"], lengths: Int[Tensor, " batch"]
) -> Float[Tensor, "batch 2*hidden"]:
    """Run a bidirectional network over a padded batch and return `final_states` of it.

    `rnn` was built with `batch_first=True` and `bidirectional=True`, and has any number of layers; it starts from
    zeros. `lengths` (int64, on the CPU) holds the number of real time steps of each sequence, from 1 to the time
    dimension of `x`, in no particular order. What stands in `x` after them is padding and may be any number: it
    must not change the result. Row `b` of the result belongs to row `b` of `x`. Neither the arguments nor the
    network's weights are changed, and gradients flow back into `x` and the weights.

    Source: PyTorch documentation, page "pack_padded_sequence".
    """
    raise NotImplementedError
