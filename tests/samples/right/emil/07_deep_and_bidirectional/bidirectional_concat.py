import torch
from torch.nn.utils.rnn import pack_padded_sequence


def final_states(h_n, num_layers):
    # (2L, B, H) -> (B, 2L, H) -> last two -> (B, 2H)
    return h_n.permute(1, 0, 2)[:, -2:, :].flatten(start_dim=1)


def encode(rnn, x, lengths):
    # sorted by hand
    sorted_lengths, order = lengths.sort(descending=True)
    back = order.argsort()
    p = pack_padded_sequence(x[order], sorted_lengths, batch_first=True)
    h0 = torch.zeros(2 * rnn.num_layers, len(x), rnn.hidden_size, dtype=x.dtype)
    _, h = rnn(p, h0)
    return final_states(h[:, back], rnn.num_layers)
