"""Right answers to 11_language_model/next_character, in another style."""

import torch
from torch import nn

from autograder.misconceptions import alternative


@alternative("make_alphabet")
def collects_one_by_one(text):
    """Collects characters in a list and sorts it."""
    seen = []
    for character in text:
        if character not in seen:
            seen.append(character)
    seen.sort()
    return "".join(seen)


@alternative("encode")
def looks_up_in_a_dict(text, alphabet):
    """A dict of ids, and an error of its own."""
    ids = {character: i for i, character in enumerate(alphabet)}
    if unknown := set(text) - set(ids):
        raise ValueError(f"unknown: {unknown}")
    return torch.LongTensor([ids[character] for character in text])


@alternative("make_streams")
def stacks_rows(ids, batch_size):
    """One row after the other."""
    length = 0
    while (length + 1) * batch_size + 1 <= len(ids):
        length += 1
    if length == 0:
        raise ValueError("too short")
    starts = [row * length for row in range(batch_size)]
    return torch.stack([ids[i : i + length] for i in starts]), torch.stack(
        [ids[i + 1 : i + length + 1] for i in starts]
    )


@alternative("make_chunks")
def slices_columns(inputs, targets, chunk_length):
    """Slices, in a tuple."""
    starts = range(0, inputs.size(1), chunk_length)
    return tuple([inputs[:, i : i + chunk_length], targets[:, i : i + chunk_length]] for i in starts)


@alternative("train_epoch")
def detaches_in_place(model, optimizer, inputs, targets, chunk_length):
    """Detaches before the next chunk and in place, leaves the state out at first, flattens, sums, returns a tensor."""
    model.train()
    criterion = nn.CrossEntropyLoss(reduction="sum")
    total, state = torch.zeros(()), None
    for start in range(0, inputs.shape[1], chunk_length):
        x, y = inputs[:, start : start + chunk_length], targets[:, start : start + chunk_length]
        model.zero_grad()
        if state is None:
            logits, state = model(x)
        else:
            state.detach_()
            logits, state = model(x, state)
        loss = criterion(logits.log_softmax(-1).reshape(-1, logits.shape[-1]), y.reshape(-1))
        (loss / y.numel()).backward()
        optimizer.step()
        total += loss.detach()
    return total / inputs.numel()
