"""Right answers to 08_classification/name_classifier, in another style."""

import torch
from torch import nn
from torch.nn import functional as F
from torch.utils.data import Dataset

from autograder.misconceptions import alternative


@alternative("NameDataset")
class EncodesAtOnce(Dataset):
    """All names become tensors in the beginning, by a dict; an index of any integer kind will do."""

    def __init__(self, names, labels, alphabet=None) -> None:
        letters = ALPHABET if alphabet is None else alphabet  # noqa: F821 -- the reference defines it
        ids = {letter: number for number, letter in enumerate(letters, start=2)}
        self.items = []
        for name, label in zip(names, labels, strict=True):
            encoded = torch.empty(len(name), dtype=torch.long)
            for place, letter in enumerate(name):
                encoded[place] = ids.get(letter, 1)
            self.items.append((encoded, label))

    def __len__(self) -> int:
        return len(self.items)

    def __getitem__(self, index):
        return self.items[index]


@alternative("collate_fn")
def fills_a_batch_of_zeros(batch):
    """A loop that writes each name into its row."""
    lengths = [len(tokens) for tokens, _ in batch]
    padded = torch.zeros(len(batch), max(lengths), dtype=torch.int64)
    for row, (tokens, _) in enumerate(batch):
        padded[row, : len(tokens)] = tokens
    return [padded, torch.tensor(lengths), torch.as_tensor([label for _, label in batch])]


@alternative("NameClassifier.forward")
def takes_the_step_of_the_last_letter(self, tokens, lengths):
    """No packing: with one direction, padding at the end does no harm to the states before it."""
    output, _ = self.rnn(self.embedding(tokens))
    steps = (lengths - 1)[:, None, None].expand(-1, 1, output.shape[-1])
    return self.linear(output.gather(1, steps)[:, 0])


@alternative("NameClassifier.forward")
def sorts_and_sorts_back(self, tokens, lengths):
    """Sort for packing, and undo it with the inverse order; the linear layer by its matrix."""
    from torch.nn.utils.rnn import pack_padded_sequence

    lengths, order = lengths.sort(descending=True)
    packed = pack_padded_sequence(self.embedding(tokens[order]), lengths, batch_first=True)
    _, h_n = self.rnn(packed)
    return h_n[0][order.argsort()] @ self.linear.weight.T + self.linear.bias


@alternative("NameClassifier")
class TimeFirst(nn.Module):
    """The recurrent layer sees time first, step by step; states stop at the end of a name; the start is an own one."""

    def __init__(self, vocab_size, embedding_dim, hidden_size, num_classes) -> None:
        super().__init__()
        self.linear = nn.Linear(hidden_size, num_classes)
        self.rnn = nn.RNN(embedding_dim, hidden_size)
        self.embedding = nn.Embedding(vocab_size, embedding_dim, 0)
        nn.init.orthogonal_(self.rnn.weight_hh_l0)
        nn.init.xavier_uniform_(self.linear.weight)

    def forward(self, tokens, lengths):
        state = self.linear.weight.new_zeros(1, len(tokens), self.rnn.hidden_size)
        for step, embedded in enumerate(self.embedding(tokens.T).split(1)):
            _, new = self.rnn(embedded, state)
            state = torch.where((step < lengths)[None, :, None], new, state)
        return self.linear(state[0])


@alternative("train")
def makes_batches_by_hand(model, dataset, epochs, batch_size, lr):
    """A random order cut into pieces; an average over names; log-softmax and nll_loss; a tensor for each epoch."""
    optimizer = torch.optim.Adam(model.parameters(), lr)
    history = []
    for _ in range(epochs):
        model.train()
        order, total = torch.randperm(len(dataset)), 0.0
        for start in range(0, len(dataset), batch_size):
            samples = [dataset[int(index)] for index in order[start : start + batch_size]]
            tokens, lengths, labels = collate_fn(sorted(samples, key=lambda sample: -len(sample[0])))  # noqa: F821 -- the reference defines it
            model.zero_grad()
            loss = F.nll_loss(model(tokens, lengths).log_softmax(dim=1), labels)
            loss.backward()
            optimizer.step()
            total += loss.detach() * len(samples)
        history.append(total / len(dataset))
    return history
