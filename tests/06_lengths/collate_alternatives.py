"""Right answers to 06_lengths/collate, in another style."""

import torch
from torch.nn.utils.rnn import pad_sequence

from autograder.misconceptions import alternative


@alternative("collate_fn")
def fills_by_hand(batch):
    """Two loops and no pad_sequence."""
    lengths = torch.tensor([len(tokens) for tokens, _ in batch], dtype=torch.long)
    padded = torch.zeros(len(batch), int(lengths.max()), dtype=torch.long)
    for b, (tokens, _) in enumerate(batch):
        padded[b, : len(tokens)] = tokens
    return padded, lengths, torch.tensor([label for _, label in batch], dtype=torch.long)


@alternative("collate_fn")
def collects_in_lists(batch):
    """Append part by part, and return a list."""
    tokens, lengths, labels = [], [], []
    for sequence, label in batch:
        tokens.append(sequence)
        lengths.append(sequence.size(0))
        labels.append(label)
    padded = pad_sequence(tokens, batch_first=True, padding_value=0.0)
    return [padded, torch.LongTensor(lengths), torch.LongTensor(labels)]


@alternative("collate_fn")
def adds_lists_of_zeros(batch):
    """Work on Python's lists, and make tensors at the end."""
    rows = [tokens.tolist() for tokens, _ in batch]
    time = max(map(len, rows))
    padded = torch.tensor([row + [0] * (time - len(row)) for row in rows])
    return padded, torch.as_tensor([*map(len, rows)]), torch.stack([torch.tensor(label) for _, label in batch])
