import torch
from torch.nn.utils.rnn import pack_padded_sequence


def final_states(h_n, num_layers):
    # forward and backward of the last layer, and each of them as wide as the hidden size
    left_to_right = h_n[2 * num_layers - 2]
    right_to_left = h_n[2 * num_layers - 1]
    return torch.cat([left_to_right, right_to_left], dim=1)


def encode(rnn, x, lengths):
    packed = pack_padded_sequence(input=x, lengths=lengths, batch_first=True, enforce_sorted=False)
    _, h_n = rnn(packed)
    return final_states(h_n, rnn.num_layers)
