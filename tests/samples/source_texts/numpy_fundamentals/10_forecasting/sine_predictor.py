import matplotlib.pyplot as plt
import numpy as np
import torch
import torch.nn as nn


class SinePredictor(nn.Module):
    """
    A window in, the next value out
    """

    def __init__(self, hidden_size):
        super().__init__()
        self.rnn = nn.RNN(1, hidden_size, batch_first=True)
        self.linear = nn.Linear(hidden_size, 1)

    def forward(self, x):
        hidden_states, _ = self.rnn(x)
        # after the last value of the window
        return self.linear(hidden_states[:, -1, :])


def train(model, inputs, targets, epochs, batch_size, lr):
    """
    Adam on the squared error
    """
    adam = torch.optim.Adam(model.parameters(), lr=lr)
    mse = nn.MSELoss()
    model.train()
    history = []
    for epoch in range(epochs):
        order = torch.randperm(inputs.shape[0])
        losses = []
        for start in range(0, len(order), batch_size):
            chosen = order[start : start + batch_size]
            adam.zero_grad()
            loss = mse(model(inputs[chosen]), targets[chosen])
            loss.backward()
            adam.step()
            losses.append(loss.item())
        history.append(np.mean(losses).item())
    return history


def mean_squared_error(model, inputs, targets):
    """
    The error on waves that are given
    """
    model.eval()
    with torch.no_grad():
        errors = (model(inputs) - targets).numpy() ** 2
    return errors.mean().item()


def forecast(model, inputs, num_steps):
    """
    Predictions become inputs
    """
    model.eval()
    sequence = inputs.clone()
    window = inputs.shape[1]
    with torch.no_grad():
        for _ in range(num_steps):
            following = model(sequence[:, -window:, :])
            sequence = torch.cat([sequence, following.reshape(-1, 1, 1)], dim=1)
    return sequence[:, window:, 0]


def plot_forecasts(true, predicted):
    """
    One subplot for each series, all in one figure
    """
    figure = plt.figure(figsize=(10, 3 * len(true)))
    first = true.shape[1] - predicted.shape[1]
    for i in range(len(true)):
        plt.subplot(len(true), 1, i + 1)
        plt.plot(np.arange(true.shape[1]), true[i], label="true")
        plt.plot(np.arange(first, true.shape[1]), predicted[i], "o-", label="predicted")
        plt.xlabel("step")
        plt.ylabel("value")
        plt.legend()
    plt.tight_layout()
    return figure
