"""Right answers to 08_classification/sentiment, in another style."""

import torch
from torch import nn

from autograder.misconceptions import alternative


@alternative("split")
def uses_random_split(count, generator):
    """PyTorch's own split, of a range."""
    from torch.utils.data import random_split

    train, held_out = random_split(range(count), [count - count // 5, count // 5], generator=generator)
    return torch.tensor(list(train)), torch.tensor(list(held_out))


@alternative("split")
def sorts_random_numbers(count, generator):
    """A random number for each index; the smallest are held out; both parts sorted, as a list."""
    held_out = torch.rand(count, generator=generator, dtype=torch.float64).argsort()[: count // 5].sort().values
    is_held_out = torch.zeros(count, dtype=torch.bool).scatter(0, held_out, value=True)
    return [(~is_held_out).nonzero().flatten(), held_out]


@alternative("SentimentClassifier.forward")
def unflattens_h_n(self, tokens, lengths):
    """Layers and directions as axes of their own; the logit by the weights themselves."""
    packed = nn.utils.rnn.pack_padded_sequence(self.embedding(tokens), lengths, batch_first=True, enforce_sorted=False)
    _, h_n = self.rnn(packed)
    final = h_n.unflatten(0, (-1, 2))[-1].transpose(0, 1).flatten(1)
    return final @ self.linear.weight[0] + self.linear.bias


@alternative("SentimentClassifier.forward")
def chooses_steps_after_packing(self, tokens, lengths):
    """The forward half at the last real step, the backward half at the first."""
    from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence

    packed = pack_padded_sequence(self.embedding(tokens), lengths, batch_first=True, enforce_sorted=False)
    output, _ = pad_packed_sequence(self.rnn(packed)[0], batch_first=True)
    size = self.rnn.hidden_size
    forward = output[torch.arange(len(tokens)), lengths - 1, :size]
    return self.linear(torch.cat([forward, output[:, 0, size:]], dim=-1)).flatten()


@alternative("accuracy")
def counts_in_pieces(model, tokens, lengths, labels):
    """Batches of three, trimmed; a sigmoid; inference mode; a tensor without dimensions."""
    mode = model.training
    model.train(False)
    right = torch.tensor(0)
    with torch.inference_mode():
        for rows in torch.arange(len(tokens)).split(3):
            logits = model(tokens[rows][:, : lengths[rows].max()], lengths[rows])
            right = right + ((logits.sigmoid() > 0.5).long() == labels[rows]).sum()
    model.train(mode)
    return right / len(tokens)
