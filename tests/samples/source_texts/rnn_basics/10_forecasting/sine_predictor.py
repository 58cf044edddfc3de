import matplotlib.pyplot as plt
import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset


class SinePredictor(nn.Module):
    def __init__(self, hidden_size):
        super().__init__()
        self.rnn = nn.RNN(1, hidden_size, batch_first=True)
        self.linear = nn.Linear(hidden_size, 1)

    def forward(self, x):
        h_n = self.rnn(x)[1]
        return self.linear(h_n.squeeze(0))  # the layer axis only, so a batch of one stays a batch


def train(model, inputs, targets, epochs, batch_size, lr):
    loader = DataLoader(TensorDataset(inputs, targets), batch_size, shuffle=True)
    criterion = nn.MSELoss()
    optimizer = torch.optim.Adam(model.parameters(), lr)
    model.train()
    losses = torch.zeros(epochs, len(loader))
    for epoch in range(epochs):
        for i, (x, y) in enumerate(loader):
            loss = criterion(model(x), y)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            losses[epoch, i] = loss.item()
    return losses.mean(dim=1).tolist()


def mean_squared_error(model, inputs, targets):
    model.eval()
    with torch.no_grad():
        return nn.MSELoss()(model(inputs), targets).item()


@torch.no_grad()
def forecast(model, inputs, num_steps):
    model.eval()
    x, steps = inputs, []
    for _ in range(num_steps):
        steps.append(model(x))
        x = torch.cat((x[:, 1:], steps[-1].unsqueeze(1)), dim=1)
    return torch.hstack(steps)


def plot_forecasts(true, predicted):
    fig, axes = plt.subplots(len(true), 1, figsize=(8, 2 * len(true)), squeeze=False)
    start = true.shape[1] - predicted.shape[1]
    for ax, truth, prediction in zip(axes[:, 0], true, predicted):
        ax.plot(truth, label="true")
        ax.plot(range(start, len(truth)), prediction, "x", label="predicted")
        ax.set(xlabel="step", ylabel="value")
        ax.legend()
    return fig
