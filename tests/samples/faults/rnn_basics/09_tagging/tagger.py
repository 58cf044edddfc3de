"""Faults about tagging, each put into the answer of the same text."""

import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

from autograder.misconceptions import misconception


@misconception("train", caught_by="test_learns_running_sum")
def trains_a_network_that_never_remembers(model, tokens, tags, epochs, batch_size, lr, ignore_index=-100):
    """No step looks at the one before it: enough for the element modulo 3, not for anything that takes a memory."""
    loader = DataLoader(TensorDataset(tokens, tags), batch_size=batch_size, shuffle=True)
    criterion = nn.CrossEntropyLoss(ignore_index=ignore_index)
    optimizer = torch.optim.Adam(model.parameters(), lr=lr)
    recurrent = [weight for name, weight in model.named_parameters() if "weight_hh" in name]
    model.train()
    history = []
    for epoch in range(epochs):
        batch_losses = []
        for inputs, targets in loader:
            for weight in recurrent:
                weight.data.zero_()
            logits = model(inputs)
            loss = criterion(logits.reshape(-1, logits.shape[-1]), targets.reshape(-1))
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            batch_losses.append(loss.item())
        history.append(sum(batch_losses) / len(batch_losses))
    for weight in recurrent:
        weight.data.zero_()
    return history
