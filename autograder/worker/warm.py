"""Pay once, before any fork, for what every worker would pay for again."""

from __future__ import annotations

import gc
import importlib
import sys

import torch
from torch import nn

from autograder.worker import deferred, hot_code, pages, rehearsal

# What answers import. A worker in its jail would find the same files, and pay for each of them again.
_LIBRARIES = ("matplotlib.pyplot", "matplotlib.font_manager", "torch.utils.data", "torch.nn.utils.rnn")


def up_to_the_first_call() -> None:
    """Do what a worker cannot do without; importing this module has paid for torch."""
    torch.set_num_threads(1)
    deferred.defer()
    importlib.import_module("jaxtyping")
    gc.freeze()
    gc.enable()


def up(*, for_gpu: bool = False, for_many: bool = False) -> None:
    """Import what answers import, and do once what they do, with one thread; `for_many` answers, do even more.

    A fork of a process that has run two OpenMP threads hangs in its first parallel region: so one thread, before
    anything runs.
    """
    up_to_the_first_call()
    gc.disable()
    for name in _LIBRARIES:
        importlib.import_module(name)
    gc.freeze()  # all of this stays: the collector need never look at it
    if for_gpu:
        _step_without_backward()
    else:
        rehearsal.hold()
    gc.collect()
    gc.freeze()
    gc.enable()
    # It holds names of attributes: a child that puts others in their places writes to the page of each.
    sys._clear_type_cache()  # noqa: SLF001 # pyright: ignore -- there is no public way
    pages.lay_out()
    if for_many:
        hot_code.move()


def _step_without_backward() -> None:
    """Take an optimizer step on gradients put in place by hand: a first `backward` starts a thread for every GPU.

    A fork has none of these threads, and waits for them.
    """
    rnn = nn.RNN(2, 2, batch_first=True)
    optimizer = torch.optim.Adam(rnn.parameters())
    output, _ = rnn(torch.zeros(1, 2, 2))
    nn.functional.cross_entropy(output[:, -1], torch.zeros(1, dtype=torch.int64))
    for parameter in rnn.parameters():
        parameter.grad = torch.zeros_like(parameter)
    nn.utils.clip_grad_norm_(rnn.parameters(), 1.0)
    optimizer.step()
