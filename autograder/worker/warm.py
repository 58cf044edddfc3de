"""Pay once, before any fork, for what every worker would pay for again."""

from __future__ import annotations

import gc
import importlib

import torch
from torch import nn

from autograder.worker import pages, rehearsal

# What answers import. A worker in its jail would find the same files, and pay for each of them again.
_LIBRARIES = ("jaxtyping", "matplotlib.pyplot", "matplotlib.font_manager", "torch.utils.data", "torch.nn.utils.rnn")


def up_to_the_first_call() -> None:
    """Do what a worker cannot do without; importing this module has paid for torch."""
    torch.set_num_threads(1)
    importlib.import_module("jaxtyping")


def up(*, for_gpu: bool = False) -> None:
    """Import what answers import, and take one training step, with one thread.

    The first optimizer step of a process costs about a second (it imports torch's compiler), and a fork of a process
    that has run two OpenMP threads hangs in its first parallel region: so one thread, before anything runs. A first
    `backward` starts a thread for every GPU, and a fork has none of them: where there is one, gradients are put in
    place by hand.
    """
    torch.set_num_threads(1)
    for name in _LIBRARIES:
        importlib.import_module(name)
    rnn = nn.RNN(2, 2, batch_first=True)
    optimizer = torch.optim.Adam(rnn.parameters())
    output, _ = rnn(torch.zeros(1, 2, 2))
    loss = nn.functional.cross_entropy(output[:, -1], torch.zeros(1, dtype=torch.int64))
    if for_gpu:
        for parameter in rnn.parameters():
            parameter.grad = torch.zeros_like(parameter)
    else:
        loss.backward()
    nn.utils.clip_grad_norm_(rnn.parameters(), 1.0)
    optimizer.step()
    if not for_gpu:
        rehearsal.hold()
    gc.collect()
    gc.freeze()
    pages.gather()
