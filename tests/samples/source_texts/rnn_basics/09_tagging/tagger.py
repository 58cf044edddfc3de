import matplotlib.pyplot as plt
import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset


class Tagger(nn.Module):
    """Many to many: tokens in, one set of logits per token out."""

    def __init__(self, vocab_size, embedding_dim, hidden_size, num_tags, padding_idx=0):
        super().__init__()
        self.embedding = nn.Embedding(vocab_size, embedding_dim, padding_idx=padding_idx)
        self.rnn = nn.RNN(embedding_dim, hidden_size, batch_first=True)
        self.linear = nn.Linear(hidden_size, num_tags)

    def forward(self, tokens):
        states, _ = self.rnn(self.embedding(tokens))
        return self.linear(states)  # (batch, seq, tags)


def token_accuracy(logits, tags, ignore_index=-100):
    real = tags != ignore_index
    if not real.any():
        raise ValueError("no token to be right about")
    right = (logits.argmax(dim=2) == tags) & real
    return right.sum().item() / real.sum().item()


def train(model, tokens, tags, epochs, batch_size, lr, ignore_index=-100):
    loader = DataLoader(TensorDataset(tokens, tags), batch_size=batch_size, shuffle=True)
    criterion = nn.CrossEntropyLoss(ignore_index=ignore_index)
    optimizer = torch.optim.Adam(model.parameters(), lr=lr)
    model.train()
    history = []
    for epoch in range(epochs):
        batch_losses = []
        for inputs, targets in loader:
            logits = model(inputs)
            # all time steps at once: (batch * seq, tags) against (batch * seq,)
            loss = criterion(logits.reshape(-1, logits.shape[-1]), targets.reshape(-1))
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            batch_losses.append(loss.item())
        history.append(sum(batch_losses) / len(batch_losses))
    return history


def plot_tags(true_tags, predicted_tags):
    fig, ax = plt.subplots(figsize=(8, 2))
    ax.plot(true_tags, "o", label="true", markersize=10, alpha=0.4)
    ax.plot(predicted_tags, "x", label="predicted")
    ax.set_xlabel("position")
    ax.set_ylabel("tag")
    ax.legend()
    return fig
