"""Faults about initial weights, each put into the answer of the same text."""

import numpy as np
import torch

from autograder.misconceptions import misconception


@misconception("xavier_", caught_by=("test_xavier", "test_input_weights"), reason="raised")
def names_no_tensor(weight):
    """The function that draws is told the standard deviation, but not which tensor it should overwrite."""
    hidden_size, input_size = weight.shape
    torch.nn.init.normal_(std=np.sqrt(2.0 / (hidden_size + input_size)))
