"""Right answers to 11_language_model/char_rnn, in another style."""

import math

import torch
from torch import nn
from torch.nn import functional as F

from autograder.misconceptions import alternative


@alternative("CharRNN")
class TimeFirst(nn.Module):
    """The recurrent layer sees time first, and the start is an own one."""

    def __init__(self, vocab_size, embedding_dim, hidden_size) -> None:
        super().__init__()
        self.linear = nn.Linear(hidden_size, vocab_size)
        self.rnn = nn.RNN(embedding_dim, hidden_size)
        self.embedding = nn.Embedding(vocab_size, embedding_dim)
        nn.init.orthogonal_(self.rnn.weight_hh_l0)
        nn.init.zeros_(self.rnn.bias_hh_l0)

    def forward(self, tokens, state=None):
        if state is None:
            state = torch.zeros(1, len(tokens), self.rnn.hidden_size)
        output, state = self.rnn(self.embedding(tokens.T), state)
        return [self.linear(output).transpose(0, 1), state]


@alternative("bits_per_character")
def reads_one_character_at_a_time(model, ids):
    """One call for each character, sums in Python, and the mode as it was before."""
    was_training = model.training
    model.eval()
    state, total = None, 0.0
    with torch.inference_mode():
        for i in range(len(ids) - 1):
            logits, state = model(ids[i].view(1, 1), state)
            total -= math.log2(logits[0, 0].double().softmax(0)[ids[i + 1]].item())
    model.train(was_training)
    return torch.tensor(total / (len(ids) - 1))


@alternative("bigram_bits_per_character")
def counts_in_python(train_ids, ids, vocab_size):
    """Loops and dicts."""
    counts = {(a, b): 1 for a in range(vocab_size) for b in range(vocab_size)}
    for a, b in zip(train_ids.tolist(), train_ids[1:].tolist(), strict=False):
        counts[a, b] += 1
    rows = [sum(counts[a, b] for b in range(vocab_size)) for a in range(vocab_size)]
    pairs = list(zip(ids.tolist(), ids.tolist()[1:], strict=False))
    return sum(math.log2(rows[a] / counts[a, b]) for a, b in pairs) / len(pairs)


@alternative("train")
def sums_and_flattens(model, optimizer, inputs, targets, epochs, chunk_length, max_norm):
    """Flattened logits, losses as tensors, the state cut off at the beginning of a chunk and in place."""
    history = []
    for _ in range(epochs):
        model.train()
        total, state = torch.zeros((), dtype=torch.float64), None
        for start in range(0, inputs.shape[1], chunk_length):
            x, y = inputs[:, start : start + chunk_length], targets[:, start : start + chunk_length]
            model.zero_grad()
            if state is None:
                logits, state = model(x)
            else:
                logits, state = model(x, state.detach_())
            loss = F.nll_loss(logits.log_softmax(-1).flatten(0, 1), y.flatten())
            loss.backward()
            torch.nn.utils.clip_grad_norm_(list(model.parameters()), max_norm)
            optimizer.step()
            total += loss.detach().double() * y.numel()
        history.append(total / inputs.numel() / math.log(2))
    return history


@alternative("generate")
def reads_letter_by_letter(model, tokens, length, state=None):
    """Tokens go in one by one; draws come from a distribution object."""
    model.eval()
    text = tokens.tolist()
    with torch.no_grad():
        for i in range(len(tokens) + length - 1):
            read = torch.tensor([[text[i]]])
            logits, state = model(read) if state is None else model(read, state)
            if i >= len(tokens) - 1:
                text.append(torch.distributions.Categorical(logits=logits[0, 0]).sample().item())
    return torch.tensor(text[len(tokens) :]), state


@alternative("bits_per_character")
def asks_for_probabilities_first(model, ids):
    """Take the logarithm of what softmax gives, character by character."""
    from itertools import pairwise

    model.eval()
    state, costs = None, []
    with torch.no_grad():
        for current, following in pairwise(ids):
            logits, state = model(current.view(1, 1), state)
            costs.append(-math.log2(torch.softmax(logits[0, 0], dim=0)[following].item()))
    return sum(costs) / len(costs)
