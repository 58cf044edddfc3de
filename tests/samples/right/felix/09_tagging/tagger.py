"""Tagger with an initialization of my own."""
import math
import torch
import torch.nn as nn
import torch.utils.data as D
from matplotlib import pyplot as plt
import numpy as np


class Tagger(nn.Module):

    def __init__(self, vocab_size, embedding_dim, hidden_size, num_tags, padding_idx=0):
        super().__init__()
        self.embedding = nn.Embedding(vocab_size, embedding_dim, padding_idx=padding_idx)
        self.rnn = nn.RNN(embedding_dim, hidden_size, nonlinearity='tanh', bias=True, batch_first=True)
        self.linear = nn.Linear(hidden_size, num_tags)
        # --- start values ---
        for name, w in self.rnn.named_parameters():
            if name.startswith('weight_hh'):
                nn.init.orthogonal_(w)
            elif name.startswith('weight_ih'):
                nn.init.xavier_uniform_(w)
            else:
                nn.init.zeros_(w)
        nn.init.xavier_normal_(self.linear.weight)
        nn.init.zeros_(self.linear.bias)
        nn.init.normal_(self.embedding.weight)
        with torch.no_grad():
            self.embedding.weight[padding_idx] = 0       # normal_ has overwritten it

    def forward(self, tokens):
        pad = tokens == self.embedding.padding_idx
        x = self.embedding(tokens)
        x, _ = self.rnn(x)
        x = self.linear(x)
        return x.masked_fill(pad.unsqueeze(-1), 0.0)     # nobody looks at padding


def token_accuracy(logits, tags, ignore_index=-100):
    t = tags.reshape(-1)
    p = logits.reshape(len(t), -1).argmax(1)
    p = p[t != ignore_index]
    t = t[t != ignore_index]
    if len(t) == 0:
        raise ValueError("empty")
    return float((p == t).sum()) / len(t)


def train(model, tokens, tags, epochs, batch_size, lr, ignore_index=-100):
    model.train()
    sampler = D.RandomSampler(range(len(tokens)), generator=torch.default_generator)
    batches = D.BatchSampler(sampler, batch_size, False)
    opt = torch.optim.Adam(model.parameters(), lr=lr)
    crit = nn.CrossEntropyLoss(ignore_index=ignore_index, reduction='sum')
    history = []
    for epoch in range(epochs):
        epoch_loss = []
        for batch in batches:
            x, y = tokens[batch], tags[batch]
            model.zero_grad()
            out = model(x)
            n = (y != ignore_index).sum()
            loss = crit(out.reshape(-1, out.shape[-1]), y.reshape(-1)) / n
            loss.backward()
            opt.step()
            epoch_loss += [loss.detach()]
        history.append(torch.stack(epoch_loss).mean().item())
    return history


def plot_tags(true_tags, predicted_tags):
    fig = plt.figure(figsize=(10, 2.5))
    ax = fig.add_axes((0.1, 0.2, 0.85, 0.65))
    both = np.column_stack([true_tags.numpy(), predicted_tags.numpy()])
    lines = ax.plot(np.arange(len(both)), both, marker='o', label=['true', 'predicted'])
    lines[0].set(linewidth=5, markersize=12, alpha=.4)
    lines[1].set(linestyle='--')
    # where it is wrong: red background
    for i in np.flatnonzero(both[:, 0] != both[:, 1]):
        ax.axvspan(i - .5, i + .5, color='red', alpha=.1)
    ax.set_xlabel('position', fontsize=12)
    ax.set_ylabel('tag', fontsize=12)
    ax.set_yticks(range(both.max() + 1))
    ax.legend(loc='center left', bbox_to_anchor=(1, .5))
    return fig
