import torch
import torch.nn as nn


def make_alphabet(text):
    """
    All characters, sorted, so that every run numbers them alike
    """
    return "".join(sorted(list(set(text))))


def encode(text, alphabet):
    """
    Characters to numbers
    """
    numbers = {character: number for number, character in enumerate(alphabet)}
    unknown = set(text) - set(alphabet)
    if unknown:
        raise ValueError(f"characters without a number: {sorted(unknown)}")
    return torch.LongTensor([numbers[character] for character in text])


def make_streams(ids, batch_size):
    """
    The next character is the target of each
    """
    stream_length = (len(ids) - 1) // batch_size
    if stream_length < 1:
        raise ValueError("the text is too short")
    X, y = [], []
    for stream in range(batch_size):
        start = stream * stream_length
        X.append(ids[start : start + stream_length])
        y.append(ids[start + 1 : start + stream_length + 1])
    return torch.stack(X), torch.stack(y)


def make_chunks(inputs, targets, chunk_length):
    """
    Cut from left to right
    """
    chunks = []
    start = 0
    while start < inputs.shape[1]:
        end = start + chunk_length
        chunks.append((inputs[:, start:end], targets[:, start:end]))
        start = end
    return chunks


def train_epoch(model, optimizer, inputs, targets, chunk_length):
    """
    One pass through the text
    """
    criterion = nn.CrossEntropyLoss(reduction="sum")
    model.train()
    hidden = None
    total = 0.0
    for x, y in make_chunks(inputs, targets, chunk_length):
        logits, hidden = model(x, hidden)
        summed = criterion(logits.reshape(-1, logits.shape[-1]), y.reshape(-1))
        optimizer.zero_grad()
        (summed / y.numel()).backward()
        optimizer.step()
        # the memory goes on, the gradient ends here
        hidden = hidden.detach()
        total += summed.item()
    return total / inputs.numel()
