"""Faults about held-out data, each put into the answer of the same text."""

import torch

from autograder.misconceptions import misconception


@misconception("split", caught_by="test_split")
def holds_nothing_out(count, generator):
    """The reviews that judge the classifier are among those that it learned from."""
    shuffled = torch.randperm(count, generator=generator)
    return shuffled, shuffled[: count // 5]
