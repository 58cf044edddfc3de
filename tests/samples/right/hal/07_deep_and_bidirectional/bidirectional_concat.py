import torch
from torch import cat


def final_states(h_n, num_layers):
    ends = dict(zip([(l, d) for l in range(num_layers) for d in "><"], h_n))
    return cat([ends[num_layers - 1, ">"], ends[num_layers - 1, "<"]], dim=1)


def encode(rnn, x, lengths):
    """divide and conquer: cut off what is padding for all; if they still differ, split the batch in two"""
    T = int(lengths.max())
    if T == lengths.min():
        return final_states(rnn(x[:, :T])[1], rnn.num_layers)
    short = lengths < T
    result = torch.empty(len(x), 2 * rnn.hidden_size, dtype=x.dtype)
    result[short] = encode(rnn, x[short], lengths[short])
    result[~short] = encode(rnn, x[~short], lengths[~short])
    return result
