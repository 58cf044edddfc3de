"""Faults about models, each put into the answer of the same text."""

import torch.nn as nn

from autograder.misconceptions import misconception


@misconception("SinePredictor", caught_by="test_layers_and_shapes")
class IsNoModule:
    """A plain class has layers, but neither `parameters()` nor `eval()`: nothing can train it, or take it as a model."""

    def __init__(self, hidden_size):
        self.rnn = nn.RNN(1, hidden_size, batch_first=True)
        self.linear = nn.Linear(hidden_size, 1)

    def forward(self, x):
        hidden_states, _ = self.rnn(x)
        return self.linear(hidden_states[:, -1, :])

    def __call__(self, x):
        return self.forward(x)
