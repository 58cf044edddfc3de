import numpy as np
import torch


def bag_of_words(ids, vocab_size):
    """
    Position is lost: only the counts remain
    """
    counts = np.zeros(vocab_size)
    for token in ids.tolist():
        counts[token] += 1
    return torch.FloatTensor(counts)


def fixed_window(ids, window, padding_idx=0):
    """
    A feedforward input has a fixed size: cut or fill up
    """
    seen = ids.tolist()[-window:]
    filling = [padding_idx] * (window - len(seen))
    return torch.LongTensor(filling + seen)


def bag_twin(ids):
    """
    Exchange two positions that hold different tokens
    """
    tokens = ids.tolist()
    for i in range(len(tokens)):
        if tokens[i] != tokens[0]:
            tokens[0], tokens[i] = tokens[i], tokens[0]
            return torch.LongTensor(tokens)
    return None


def window_twin(ids, window):
    """
    Say something more before what the window shows
    """
    tokens = ids.tolist()
    if len(tokens) < window:
        return None
    return torch.LongTensor([tokens[-1]] + tokens)


def recurrent_pass(ids, step, state):
    """
    Remember while reading
    """
    memory = state
    for t in range(len(ids)):
        memory = step(ids[t], memory)
    return memory
