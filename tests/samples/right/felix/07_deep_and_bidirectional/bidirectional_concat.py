import torch
from torch.nn.utils.rnn import pack_padded_sequence as pack, pad_packed_sequence as unpack


def final_states(h_n, num_layers):
    L, B, H = num_layers, h_n.size(1), h_n.size(2)
    return h_n.view(L, 2, B, H)[L - 1].swapaxes(0, 1).reshape(B, 2 * H)


def encode(rnn, x, lengths):
    # from the output: forward half at the last real step, backward half at the first step
    B, H = x.size(0), rnn.hidden_size
    out, _ = unpack(rnn(pack(x, lengths, True, False))[0], batch_first=True)
    rows = torch.arange(B)
    fwd = out[rows, lengths - 1, :H]
    bwd = out[:, 0, H:]
    return torch.cat([fwd, bwd], 1)
