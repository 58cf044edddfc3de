import numpy as np
import torch
import torch.nn as nn
import torch.nn.functional as F


class CharRNN(nn.Module):
    """
    Characters in, logits of the next character out
    """

    def __init__(self, vocab_size, embedding_dim, hidden_size):
        super().__init__()
        self.embedding = nn.Embedding(vocab_size, embedding_dim)
        self.rnn = nn.RNN(embedding_dim, hidden_size, batch_first=True)
        self.linear = nn.Linear(hidden_size, vocab_size)

    def forward(self, tokens, state=None):
        # (batch_size, sequence_length) -> (batch_size, sequence_length, hidden_size)
        hidden_states, state = self.rnn(self.embedding(tokens), state)
        # one set of logits for each time step
        return self.linear(hidden_states), state


def bits_per_character(model, ids):
    """
    Read the text one character at a time, and see how surprising the next one is
    """
    model.eval()
    bits = []
    state = None
    with torch.no_grad():
        for current, following in zip(ids[:-1], ids[1:]):
            logits, state = model(current.reshape(1, 1), state)
            log_probabilities = F.log_softmax(logits[0, 0], dim=0)
            bits.append(-log_probabilities[following].item() / np.log(2))
    return np.mean(bits).item()


def bigram_bits_per_character(train_ids, ids, vocab_size):
    """
    A table of which character follows which
    """
    table = np.ones((vocab_size, vocab_size))
    for current, following in zip(train_ids[:-1].tolist(), train_ids[1:].tolist()):
        table[current, following] += 1
    table = table / table.sum(axis=1).reshape(-1, 1)
    bits = [-np.log2(table[current, following]) for current, following in zip(ids[:-1].tolist(), ids[1:].tolist())]
    return float(np.mean(bits))


def train(model, optimizer, inputs, targets, epochs, chunk_length, max_norm):
    """
    Chunk after chunk, the hidden state goes on, its history does not
    """
    criterion = nn.CrossEntropyLoss()
    model.train()
    bits = []
    for epoch in range(epochs):
        hidden = None
        nats = 0.0
        for start in range(0, inputs.shape[1], chunk_length):
            x = inputs[:, start : start + chunk_length]
            y = targets[:, start : start + chunk_length]
            if hidden is not None:
                hidden = hidden.detach()

            optimizer.zero_grad()
            logits, hidden = model(x, hidden)
            loss = criterion(logits.reshape(-1, logits.shape[-1]), y.reshape(-1))
            loss.backward()
            torch.nn.utils.clip_grad_norm_(model.parameters(), max_norm=max_norm)
            optimizer.step()
            nats += loss.item() * y.numel()
        bits.append(nats / inputs.numel() / np.log(2))
    return bits


def generate(model, tokens, length, state=None):
    """
    Sample a character, read it, sample the next one
    """
    model.eval()
    written = []
    with torch.no_grad():
        # the characters that are given come first
        for token in tokens:
            logits, state = model(token.reshape(1, 1), state)

        while True:
            probabilities = F.softmax(logits[0, 0], dim=0)
            character = torch.multinomial(probabilities, 1).item()
            written.append(character)
            if len(written) == length:
                break
            logits, state = model(torch.tensor([[character]]), state)

    return torch.tensor(written), state
