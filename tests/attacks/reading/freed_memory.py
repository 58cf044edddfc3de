"""Ask for memory that is not cleared, hoping for what somebody has just computed in it.

Seen: catalogue 27 (KernelBench PR #82).
"""

# /// attack
# exercise = "07_deep_and_bidirectional/bidirectional_concat"
# stopped_by = "boundary"
# ///

import torch


def final_states(h_n, num_layers):
    print("nothing to find")
    return torch.empty(h_n.shape[1], 2 * h_n.shape[2])
