"""Right answers to 06_lengths/packing, in another style."""

import torch
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence

from autograder.misconceptions import alternative


@alternative("run_packed")
def one_sequence_at_a_time(rnn, x, lengths):
    """No packing: each sequence by itself, cut to its length."""
    output = x.new_zeros(x.shape[0], x.shape[1], rnn.hidden_size)
    states = []
    for b, length in enumerate(lengths.tolist()):
        row, state = rnn(x[b : b + 1, :length])
        output[b, :length] = row[0]
        states.append(state)
    return output, torch.cat(states, dim=1)


@alternative("run_packed")
def sorts_and_sorts_back(rnn, x, lengths):
    """Sort by length, pack, and undo the order by its inverse."""
    sorted_lengths, order = torch.sort(lengths, descending=True)
    back = torch.empty_like(order)
    back[order] = torch.arange(len(order))
    output, h_n = rnn(pack_padded_sequence(x[order], sorted_lengths.tolist(), batch_first=True))
    output, _ = pad_packed_sequence(output, batch_first=True, total_length=x.size(1))
    return output[back], h_n[:, back]


@alternative("run_packed")
def fills_up_afterwards(rnn, x, lengths):
    """Pack time first, unpack, transpose, and add the missing steps of zeros."""
    packed = pack_padded_sequence(x.transpose(0, 1), lengths, enforce_sorted=False)
    output, h_n = rnn(packed)
    output = pad_packed_sequence(output)[0].transpose(0, 1)
    missing = output.new_zeros(len(x), x.shape[1] - output.shape[1], output.shape[2])
    return [torch.cat([output, missing], dim=1), h_n]


@alternative("last_steps")
def gathers_along_time(output, lengths):
    """Use gather, with the index expanded over the features."""
    index = (lengths - 1).view(-1, 1, 1).expand(-1, 1, output.size(2))
    return output.gather(1, index).squeeze(1)


@alternative("last_steps")
def stacks_row_by_row(output, lengths):
    """Loop over the batch."""
    return torch.stack([output[b, int(n) - 1] for b, n in enumerate(lengths)])


@alternative("last_steps")
def selects_with_a_mask(output, lengths):
    """Exactly one True in each row of the mask."""
    steps = torch.arange(output.shape[1])
    return output[steps == lengths.unsqueeze(1) - 1]
