"""Make one rectangular batch out of sequences of different lengths.

A tensor is rectangular, sentences are not. So the shorter sequences of a batch are filled up at the end, and what is
real has to be written down, because the filled batch itself no longer tells. Write two functions:

- `pad` lays sequences side by side in one tensor and gives their lengths;
- `sequence_mask` turns lengths into a mask that is True at real time steps.

`torch.nn.utils.rnn.pad_sequence` does the first, so it is forbidden here, and so are its relatives (`pack_sequence`,
`torch.nested`). It matters because every later step (packing, the loss, the accuracy) trusts these lengths.
"""

from collections.abc import Sequence

import torch
from jaxtyping import Bool, Int, Shaped
from torch import Tensor


def pad(
    sequences: Sequence[Shaped[Tensor, "_ ..."]], padding_value: float = 0
) -> tuple[Shaped[Tensor, "batch time ..."], Int[Tensor, " batch"]]:
    """Fill sequences up at the end to the length of the longest, and give the batch with their lengths (int64).

    Row `b` of the batch begins with `sequences[b]` and goes on with `padding_value`. The first axis of each sequence is
    time. There may be any number of further axes, none too (token ids); they are the same for all sequences, and so
    is the dtype, which the batch keeps. A sequence may be empty (length 0), and a real time step may happen to
    hold nothing but `padding_value`: it counts all the same. The sequences are not changed, and gradients flow
    back into them.

    Raises:
        ValueError: There are no sequences; the message is your own and says so.

    Source: PyTorch documentation, page "torch.nn.utils.rnn.pad_sequence" (here the batch always comes first).

    """
    ### BEGIN SOLUTION
    if len(sequences) == 0:
        raise ValueError("there are no sequences to pad")
    lengths = torch.tensor([len(sequence) for sequence in sequences])
    batch = sequences[0].new_full((len(sequences), int(lengths.max()), *sequences[0].shape[1:]), padding_value)
    for b, sequence in enumerate(sequences):
        batch[b, : len(sequence)] = sequence
    return batch, lengths
    ### END SOLUTION


def sequence_mask(lengths: Int[Tensor, " batch"], time: int) -> Bool[Tensor, "batch {time}"]:
    """Say which time steps of a padded batch are real: True for real, False for padding.

    `time` is the number of time steps of the batch, which may be more than its longest sequence has. Each length is
    between 0 and `time`.
    """
    ### BEGIN SOLUTION
    return torch.arange(time) < lengths.unsqueeze(1)
    ### END SOLUTION
