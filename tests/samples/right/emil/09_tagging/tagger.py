import torch
from torch import nn
import numpy as np
import matplotlib.pyplot as plt


class Tagger(nn.Module):
    def __init__(self, vocab_size, embedding_dim, hidden_size, num_tags, padding_idx=0):
        super().__init__()
        self.linear = nn.Linear(hidden_size, num_tags)
        self.rnn = nn.RNN(embedding_dim, hidden_size)
        self.embedding = nn.Embedding(vocab_size, embedding_dim, padding_idx=padding_idx)

    def forward(self, tokens):
        h = None
        logits = []
        for t in range(tokens.shape[1]):     # one step at a time
            e = self.embedding(tokens[:, t])[None]
            _, h = self.rnn(e, h)
            logits.append(self.linear(h[0]))
        return torch.stack(logits, 1)


def token_accuracy(logits, tags, ignore_index=-100):
    guess = np.argmax(logits.detach().numpy(), axis=-1)
    tags = tags.numpy()
    keep = tags != ignore_index
    if not keep.any():
        raise ValueError("No tokens.")
    return np.mean(guess[keep] == tags[keep])


def my_cross_entropy(logits, tags, ignore_index):
    mask = tags != ignore_index
    safe = torch.where(mask, tags, torch.zeros_like(tags))      # any valid index
    right = logits.gather(2, safe.unsqueeze(2)).squeeze(2)
    nll = torch.logsumexp(logits, dim=2) - right
    return (nll * mask).sum() / mask.sum()


def train(model, tokens, tags, epochs, batch_size, lr, ignore_index=-100):
    model.train(True)
    adam = torch.optim.Adam(params=model.parameters(), lr=lr)
    losses = np.zeros((epochs, -(-len(tokens) // batch_size)))
    for e in range(epochs):
        order = torch.multinomial(torch.ones(len(tokens)), len(tokens))   # without replacement
        for b, rows in enumerate(order.split(batch_size)):

            def closure():
                adam.zero_grad()
                loss = my_cross_entropy(model(tokens[rows]), tags[rows], ignore_index)
                loss.backward()
                return loss

            losses[e, b] = adam.step(closure).item()
    return losses.mean(axis=1).tolist()


def plot_tags(true_tags, predicted_tags):
    f, a = plt.subplots()
    x = torch.arange(true_tags.shape[0])
    a.plot(x, predicted_tags, "r.-", zorder=3, label="predicted")
    a.plot(x, true_tags, color="0.7", linewidth=7, solid_capstyle="round", label="true")
    a.set(xlabel="position", ylabel="tag", xticks=range(0, len(x), 5))
    a.legend()
    return f
