from collections import OrderedDict

import torch
from matplotlib import pyplot
from torch import nn, optim
from torch.utils.data import DataLoader, StackDataset


class Tagger(nn.Sequential):
    def __init__(self, vocab_size, embedding_dim, hidden_size, num_tags, padding_idx=0):
        super().__init__(OrderedDict(
            embedding=nn.Embedding(vocab_size, embedding_dim, padding_idx),
            rnn=nn.RNN(embedding_dim, hidden_size, batch_first=True),
            linear=nn.Linear(hidden_size, num_tags),
        ))

    def forward(self, tokens):
        for layer in self:
            tokens = layer(tokens)
            if isinstance(tokens, tuple):  # the RNN gives two things
                tokens = tokens[0]
        return tokens


def token_accuracy(logits, tags, ignore_index=-100):
    probabilities = torch.softmax(logits, dim=-1)
    guesses = torch.topk(probabilities, k=1).indices.squeeze(-1)
    verdicts = [g == t for g, t in zip(guesses.flatten().tolist(), tags.flatten().tolist()) if t != ignore_index]
    if verdicts == []:
        raise ValueError("nothing to judge")
    return torch.tensor(verdicts, dtype=torch.float).mean()


def train(model, tokens, tags, epochs, batch_size, lr, ignore_index=-100):
    model.train()
    data = DataLoader(StackDataset(x=tokens, y=tags), batch_size, shuffle=True, generator=torch.default_generator)
    sgd = optim.Adam([{"params": model.parameters()}], lr=lr)
    log = {}
    for epoch in range(epochs):
        for batch in data:
            sgd.zero_grad(False)
            log_p = model(batch["x"]).log_softmax(-1)
            y = batch["y"]
            loss = -torch.stack([log_p[y == k][:, k].sum() for k in y.unique() if k != ignore_index]).sum()
            loss = loss / torch.sum(y != ignore_index)
            loss.backward()
            sgd.step()
            log.setdefault(epoch, []).append(loss.item())
    return [sum(l) / len(l) for l in log.values()]


def plot_tags(true_tags, predicted_tags):
    figure, axes = pyplot.subplots(1, 1, squeeze=False)
    ax = axes[0][0]
    ax.scatter(range(len(predicted_tags)), list(predicted_tags), marker="v", s=30)
    ax.scatter(range(len(true_tags)), list(true_tags), marker="o", s=150, edgecolor="k", color="none")
    ax.legend(["predicted", "true"])
    ax.set(xlabel="position", ylabel="tag")
    return figure
