"""Right answers to 09_tagging/tagger, in another style."""

import torch
from torch import nn
from torch.nn import functional as F

from autograder.misconceptions import alternative


@alternative("Tagger.forward")
def packs_the_sequences(self, tokens):
    """Padding never enters the recurrent layer."""
    from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence

    padding = self.embedding.padding_idx
    lengths = (tokens != padding).sum(dim=1).cpu()
    packed = pack_padded_sequence(self.embedding(tokens), lengths, batch_first=True, enforce_sorted=False)
    output, _ = self.rnn(packed)
    output, _ = pad_packed_sequence(output, batch_first=True, total_length=tokens.shape[1])
    return self.linear(output)


@alternative("Tagger")
class TimeFirst(nn.Module):
    """The recurrent layer sees time first, and the start is an own one."""

    def __init__(self, vocab_size, embedding_dim, hidden_size, num_tags, padding_idx=0) -> None:
        super().__init__()
        self.linear = nn.Linear(hidden_size, num_tags)
        self.rnn = nn.RNN(embedding_dim, hidden_size)
        self.embedding = nn.Embedding(vocab_size, embedding_dim, padding_idx)
        nn.init.orthogonal_(self.rnn.weight_hh_l0)
        nn.init.zeros_(self.rnn.bias_hh_l0)

    def forward(self, tokens):
        output, _ = self.rnn(self.embedding(tokens.T))
        return self.linear(output).transpose(0, 1)


@alternative("token_accuracy")
def counts_token_by_token(logits, tags, ignore_index=-100):
    """A loop in Python, and a tensor without dimensions as the result."""
    right = total = 0
    for row, row_tags in zip(logits.softmax(-1).tolist(), tags.tolist(), strict=True):
        for scores, tag in zip(row, row_tags, strict=True):
            if tag != ignore_index:
                total += 1
                right += scores.index(max(scores)) == tag
    if total == 0:
        raise ValueError("nothing to count")
    return torch.tensor(right / total, dtype=torch.float64)


@alternative("train")
def uses_a_data_loader(model, tokens, tags, epochs, batch_size, lr, ignore_index=-100):
    """Batches from a DataLoader; flattened logits; an epoch's loss weighted by the sizes of its batches."""
    from torch.utils.data import DataLoader, TensorDataset

    loader = DataLoader(TensorDataset(tokens, tags), batch_size=batch_size, shuffle=True)
    criterion = nn.CrossEntropyLoss(ignore_index=ignore_index)
    optimizer = torch.optim.Adam(model.parameters(), lr)
    history = []
    for _ in range(epochs):
        model.train()
        total = 0.0
        for some, labels in loader:
            optimizer.zero_grad(set_to_none=False)
            logits = model(some)
            loss = criterion(logits.reshape(-1, logits.shape[-1]), labels.reshape(-1))
            loss.backward()
            optimizer.step()
            total += loss.item() * len(some)
        history.append(total / len(tokens))
    return history


@alternative("train")
def takes_log_softmax_first(model, tokens, tags, epochs, batch_size, lr, ignore_index=-100):
    """A log-softmax before cross-entropy changes nothing; real tokens are chosen by a mask; a tensor for each epoch."""
    optimizer = torch.optim.Adam(model.parameters(), lr=lr)
    model.train()
    losses = []
    for _ in range(epochs):
        batch_losses = []
        order = torch.randperm(len(tokens))
        for start in range(0, len(tokens), batch_size):
            rows = order[start : start + batch_size]
            is_real = tags[rows] != ignore_index
            loss = F.cross_entropy(model(tokens[rows])[is_real].log_softmax(dim=-1), tags[rows][is_real])
            model.zero_grad()
            loss.backward()
            optimizer.step()
            batch_losses.append(loss.detach())
        losses.append(torch.stack(batch_losses).mean())
    return losses


@alternative("plot_tags")
def uses_pyplot(true_tags, predicted_tags):
    """A new figure of pyplot, with scatter and plot."""
    from matplotlib import pyplot as plt

    figure, axes = plt.subplots(figsize=(8, 2))
    axes.plot(true_tags.numpy(), "o-", label="true")
    axes.scatter(range(len(predicted_tags)), predicted_tags.numpy(), marker="x", label="predicted")
    axes.set(xlabel="position", ylabel="tag", title="one sequence")
    axes.legend(loc="upper right")
    return figure
