import torch
import torch.nn as nn
import torch.nn.functional as F
import matplotlib
matplotlib.use("Agg")
import matplotlib.pyplot as plt
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence


class Tagger(nn.Module):
    def __init__(self, vocab_size, embedding_dim, hidden_size, num_tags, padding_idx=0):
        super(Tagger, self).__init__()
        self.padding_idx = padding_idx
        self.embedding = nn.Embedding(vocab_size, embedding_dim, padding_idx=padding_idx)
        self.rnn = nn.RNN(embedding_dim, hidden_size, batch_first=True)
        self.linear = nn.Linear(hidden_size, num_tags)

    def forward(self, tokens):
        lengths = (tokens != self.padding_idx).sum(dim=1)
        emb = pack_padded_sequence(self.embedding(tokens), lengths, batch_first=True, enforce_sorted=False)
        out, _ = self.rnn(emb)
        out, _ = pad_packed_sequence(out, batch_first=True, total_length=tokens.size(1))
        return self.linear(out)


def token_accuracy(logits, tags, ignore_index=-100):
    real = tags != ignore_index
    n = real.sum()
    if n == 0: raise ValueError
    return ((logits.argmax(2) == tags) & real).sum() / n


def train(model, tokens, tags, epochs, batch_size, lr, ignore_index=-100):
    model.train()
    opt = torch.optim.Adam(model.parameters(), lr)

    def step(i):
        opt.zero_grad()
        loss = F.cross_entropy(model(tokens[i]).permute(0, 2, 1), tags[i], ignore_index=ignore_index)
        loss.backward()
        opt.step()
        return loss.item()

    mean = lambda l: sum(l) / len(l)
    return [mean([step(i) for i in torch.randperm(len(tokens)).split(batch_size)]) for _ in range(epochs)]


def plot_tags(true_tags, predicted_tags):
    fig = plt.figure()
    ax = plt.gca()
    plt.step(torch.arange(len(true_tags)), true_tags, where="mid", lw=4, alpha=.5, label="true")
    plt.step(torch.arange(len(true_tags)), predicted_tags, where="mid", ls="--", label="predicted")
    plt.xlabel("position")
    plt.ylabel("tag")
    plt.legend()
    plt.title("true and predicted tags")
    plt.tight_layout()
    plt.close(fig)
    return fig
