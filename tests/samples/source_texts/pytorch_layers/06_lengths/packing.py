import torch
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence


def run_packed(rnn, x, lengths):
    # pack: from here on the padding does not exist
    packed = pack_padded_sequence(input=x, lengths=lengths, batch_first=True, enforce_sorted=False)
    packed_states, h_n = rnn(packed)
    # unpack: back to a rectangle, as wide as the one we were given
    states, _ = pad_packed_sequence(packed_states, batch_first=True, total_length=x.size(1))
    return states, h_n


def last_steps(output, lengths):
    # a sequence of 5 steps ends at index 4
    rows = torch.arange(output.size(0))
    return output[rows, lengths - 1]
