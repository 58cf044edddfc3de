# jonas

import matplotlib.pyplot as plt
import torch
from torch import nn
from torch.nn import functional as F


class Tagger(nn.Module):
    def __init__(self, vocab_size, embedding_dim, hidden_size, num_tags, padding_idx=0):
        super().__init__()
        self.embedding = nn.Embedding(vocab_size, embedding_dim, padding_idx=padding_idx)
        self.rnn = nn.RNN(embedding_dim, hidden_size, batch_first=True)
        self.linear = nn.Linear(hidden_size, num_tags)

    def forward(self, tokens):
        emb = self.embedding(tokens)  # (B, T, E)
        out, _ = self.rnn(emb)  # (B, T, H)
        return self.linear(out)  # (B, T, K)


def token_accuracy(logits, tags, ignore_index=-100):
    mask = tags != ignore_index
    if mask.sum() == 0:
        raise ValueError("there are no tokens to score")
    pred = logits.argmax(dim=-1)
    return (pred[mask] == tags[mask]).float().mean().item()


def train(model, tokens, tags, epochs, batch_size, lr, ignore_index=-100):
    model.train()
    optimizer = torch.optim.Adam(model.parameters(), lr=lr)
    n = len(tokens)
    history = []
    for epoch in range(epochs):
        perm = torch.randperm(n)
        batch_losses = []
        for i in range(0, n, batch_size):
            idx = perm[i : i + batch_size]
            logits = model(tokens[idx])
            # cross_entropy wants the classes in dimension 1
            loss = F.cross_entropy(logits.transpose(1, 2), tags[idx], ignore_index=ignore_index)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            batch_losses.append(loss.item())
        history.append(sum(batch_losses) / len(batch_losses))
    return history


def plot_tags(true_tags, predicted_tags):
    fig, ax = plt.subplots(figsize=(8, 3))
    pos = range(len(true_tags))
    ax.plot(pos, true_tags.tolist(), "o-", color="tab:blue", markersize=9, label="true")
    ax.plot(pos, predicted_tags.tolist(), "x--", color="tab:orange", label="predicted")
    ax.set_xlabel("position")
    ax.set_ylabel("tag")
    ax.legend()
    return fig
