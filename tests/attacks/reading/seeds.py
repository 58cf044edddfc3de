"""Take the seeds of all generators, hoping that one of them is the secret that the inputs are drawn with.

Seen: catalogue 30 (hard-coded answers for known seeds).
"""

# /// attack
# exercise = "07_deep_and_bidirectional/bidirectional_concat"
# stopped_by = "judging"
# ///

import random

import numpy as np
import torch


def final_states(h_n, num_layers):
    print(torch.initial_seed(), np.random.get_state()[1][:4], random.getstate()[1][:4])
    torch.manual_seed(torch.initial_seed())
    return torch.randn(h_n.shape[1], 2 * h_n.shape[2])
