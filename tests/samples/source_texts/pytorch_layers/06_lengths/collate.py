import torch
from torch.nn.utils.rnn import pad_sequence


def collate_fn(batch):
    # a list of pairs becomes a pair of lists
    sequences = [sequence for sequence, _ in batch]
    labels = [label for _, label in batch]

    # lengths first: after padding all are equally long
    lengths = torch.tensor([sequence.size(0) for sequence in sequences], dtype=torch.long)
    padded = pad_sequence(sequences, padding_value=0, batch_first=True)
    return padded, lengths, torch.tensor(labels, dtype=torch.long)
