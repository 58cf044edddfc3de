import torch
from torch.nn.utils.rnn import pack_padded_sequence


def final_states(h_n, num_layers):
    # h_n[-2]: last layer, forward; h_n[-1]: last layer, backward
    return torch.cat((h_n[-2], h_n[-1]), dim=-1)


def encode(rnn, x, lengths):
    packed = pack_padded_sequence(x, lengths, batch_first=True, enforce_sorted=False)
    return final_states(rnn(packed)[1], rnn.num_layers)
