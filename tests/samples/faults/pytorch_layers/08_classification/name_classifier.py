"""Faults about training data, each put into the answer of the same text."""

import torch
import torch.nn as nn
from torch.utils.data import DataLoader

from autograder.misconceptions import misconception


@misconception("train", caught_by=("test_batches", "test_learns_languages"))
def trains_on_six_names(model, dataset, epochs, batch_size, lr):
    """Six names are soon known by heart, and say next to nothing about any other name."""
    from torch.utils.data import Subset

    few = Subset(dataset, range(min(6, len(dataset))))
    batches = DataLoader(few, batch_size=batch_size, shuffle=True, collate_fn=collate_fn)  # noqa: F821 -- the text's
    loss_function = nn.CrossEntropyLoss()
    adam = torch.optim.Adam(model.parameters(), lr=lr)
    model.train()
    epoch_losses = []
    for epoch in range(epochs):
        total = 0.0
        for names, lengths, labels in batches:
            adam.zero_grad()
            logits = model(names, lengths)
            loss = loss_function(logits, labels)
            loss.backward()
            adam.step()
            total += loss.item() * len(labels)
        epoch_losses.append(total / len(few))
    return epoch_losses
