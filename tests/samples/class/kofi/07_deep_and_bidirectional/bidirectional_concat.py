# KOFI
import torch
from torch.nn.utils.rnn import pack_padded_sequence


def final_states(h_n, num_layers):
    print("h_n", h_n.shape, h_n)
    r = torch.cat([h_n[-2], h_n[-1]], dim=1)
    print("summary", r.shape, r)
    return r


def encode(rnn, x, lengths):
    print(rnn, x, lengths)
    packed = pack_padded_sequence(x, lengths, batch_first=True, enforce_sorted=False)
    print(packed)
    out, h_n = rnn(packed)
    print(out)
    return final_states(h_n, rnn.num_layers)
