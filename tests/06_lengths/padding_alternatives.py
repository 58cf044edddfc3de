"""Right answers to 06_lengths/padding, in another style."""

import torch

from autograder.misconceptions import alternative


@alternative("pad")
def fills_and_stacks(sequences, padding_value=0):
    """Lengthen each sequence by itself, then stack."""
    if not len(sequences):
        raise ValueError("nothing to pad")
    lengths = [sequence.shape[0] for sequence in sequences]
    time = max(lengths)
    rows = []
    for sequence in sequences:
        filling = sequence.new_full((time - sequence.shape[0], *sequence.shape[1:]), padding_value)
        rows.append(torch.cat([sequence, filling]))
    return torch.stack(rows), torch.as_tensor(lengths)


@alternative("pad")
def pads_with_functional_pad(sequences, padding_value=0):
    """Use F.pad, which counts axes from the last one."""
    import torch.nn.functional as F

    if not sequences:
        raise ValueError("Cannot pad an empty batch.")
    time = max(map(len, sequences))
    rows = [F.pad(one, (0, 0) * (one.dim() - 1) + (0, time - len(one)), value=padding_value) for one in sequences]
    return [torch.stack(rows), torch.LongTensor([len(one) for one in sequences])]


@alternative("pad")
def writes_through_the_mask(sequences, padding_value=0):
    """All real steps, end to end, are written where the mask says so."""
    if len(sequences) < 1:
        raise ValueError("at least one sequence, please")
    lengths = torch.tensor([one.size(0) for one in sequences])
    real = sequence_mask(lengths, int(lengths.max()))  # noqa: F821 -- the answer's own
    batch = torch.full((*real.shape, *sequences[0].shape[1:]), padding_value, dtype=sequences[0].dtype)
    batch[real] = torch.cat(list(sequences))
    return batch, lengths


@alternative("sequence_mask")
def row_by_row(lengths, time):
    """Two loops."""
    return torch.tensor([[step < int(length) for step in range(time)] for length in lengths], dtype=torch.bool)


@alternative("sequence_mask")
def fills_slices(lengths, time):
    """Start with no real step, and set the beginning of each row."""
    mask = torch.zeros(len(lengths), time, dtype=torch.bool)
    for b, length in enumerate(lengths.tolist()):
        mask[b, :length] = True
    return mask


@alternative("sequence_mask")
def compares_expanded_tensors(lengths, time):
    """Bring both sides to (B, T) before comparing."""
    steps = torch.arange(time).expand(len(lengths), time)
    return steps.lt(lengths[:, None].expand(-1, time))
