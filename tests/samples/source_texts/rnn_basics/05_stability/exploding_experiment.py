import matplotlib.pyplot as plt
import torch
from torch import nn

WIDTH = 8


class DeepRNN(nn.Module):
    def __init__(self, input_size, hidden_size=WIDTH, num_layers=5, std=2.0):
        super().__init__()
        self.rnn = nn.RNN(input_size, hidden_size, num_layers, batch_first=True)
        self.linear = nn.Linear(hidden_size, 1)
        for parameter in self.parameters():
            nn.init.normal_(parameter, std=std)

    def forward(self, x):
        output, _ = self.rnn(x)
        return self.linear(output[:, -1])


def gradient_norms(model, x, y, max_norm):
    model.zero_grad()
    nn.MSELoss()(model(x), y).backward()
    before = torch.nn.utils.clip_grad_norm_(model.parameters(), max_norm)
    # measured once more, with a limit that nothing exceeds
    after = torch.nn.utils.clip_grad_norm_(model.parameters(), float("inf"))
    return before.item(), after.item()


def train(model, x, y, epochs, lr, max_norm=None):
    criterion = nn.MSELoss()
    optimizer = torch.optim.SGD(model.parameters(), lr=lr)
    limit = float("inf") if max_norm is None else max_norm
    losses, norms = [], []
    for epoch in range(epochs):
        optimizer.zero_grad()
        loss = criterion(model(x), y)
        loss.backward()
        norms.append(clip_or_measure(model, limit))
        optimizer.step()
        losses.append(loss.item())
    return losses, norms


def clip_or_measure(model, limit):
    if limit == float("inf"):
        return torch.stack([p.grad.norm() for p in model.parameters()]).norm().item()
    return torch.nn.utils.clip_grad_norm_(model.parameters(), max_norm=limit).item()


def plot_losses(clipped, unclipped):
    fig, ax = plt.subplots(figsize=(6, 4))
    ax.plot(clipped, label="clipped")
    ax.plot(unclipped, label="unclipped")
    ax.set_yscale("log")
    ax.set_xlabel("epoch")
    ax.set_ylabel("loss")
    ax.legend()
    return fig
