from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence


def run_packed(rnn, x, lengths):
    # pack (the padding is left out), run, unpack
    packed = pack_padded_sequence(x, lengths.cpu(), batch_first=True, enforce_sorted=False)
    packed_output, h_n = rnn(packed)
    padded, _ = pad_packed_sequence(packed_output, batch_first=True, total_length=x.shape[1])
    return padded, h_n


def last_steps(output, lengths):
    # (batch,) -> (batch, 1, hidden): one index for every feature
    index = (lengths - 1)[:, None, None].expand(-1, 1, output.shape[2])
    return output.gather(1, index)[:, 0]
