"""Faults about models, each put into the answer of the same text."""

import torch.nn as nn

from autograder.misconceptions import misconception


@misconception("CharRNN", caught_by="test_layers_and_shapes")
class IsNoModule:
    """A plain class has layers, but neither `parameters()` nor `eval()`: nothing can train it, or take it as a model."""

    def __init__(self, vocab_size, embedding_dim, hidden_size):
        self.embedding = nn.Embedding(vocab_size, embedding_dim)
        self.rnn = nn.RNN(embedding_dim, hidden_size, batch_first=True)
        self.linear = nn.Linear(hidden_size, vocab_size)

    def forward(self, tokens, state=None):
        hidden_states, state = self.rnn(self.embedding(tokens), state)
        return self.linear(hidden_states), state

    def __call__(self, tokens, state=None):
        return self.forward(tokens, state)
