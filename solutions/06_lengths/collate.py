"""Make batches of samples for a DataLoader.

A `DataLoader` picks samples from a dataset and asks a `collate_fn` to make one batch of them. Its own can only stack
tensors of equal shape, so sequences of different lengths need another. Write it:

- `collate_fn` takes a list of samples, each a pair of token ids and a label, and gives the padded token ids, the
  lengths and the labels.

Nothing is forbidden; `torch.nn.utils.rnn.pad_sequence` helps. It matters because this is where rows, lengths and labels
can get out of step: no shape tells, and the network learns from wrong labels.
"""

import torch
from jaxtyping import Int
from torch import Tensor
from torch.nn.utils.rnn import pad_sequence


def collate_fn(
    batch: list[tuple[Int[Tensor, " _"], int]],
) -> tuple[Int[Tensor, "batch time"], Int[Tensor, " batch"], Int[Tensor, " batch"]]:
    """Turn samples into a batch: a triple of token ids, lengths and labels, each a tensor of int64.

    A sample is a pair (`tokens`, `label`): token ids (int64, at least one), and the number of a class, a Python int.
    There is at least one sample. Row `b` of all three results belongs to `batch[b]`. Rows are filled up at the end with
    0 to the length of the longest in this batch; 0 is the id of padding, but a token may bear it too. The samples are
    the dataset's own and are not changed.

    Source: PyTorch documentation, page "torch.utils.data", section "Working with collate_fn".
    """
    ### BEGIN SOLUTION
    tokens, labels = zip(*batch, strict=True)
    lengths = torch.tensor([len(sequence) for sequence in tokens])
    return pad_sequence(tokens, batch_first=True), lengths, torch.tensor(labels)
    ### END SOLUTION
