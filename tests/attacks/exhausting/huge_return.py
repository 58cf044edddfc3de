"""Return a tensor of a hundred megabytes.

Seen: own idea; PL v2's `max_len=None`.
"""

# /// attack
# exercise = "07_deep_and_bidirectional/bidirectional_concat"
# stopped_by = "judging"
# ///

import torch


def final_states(h_n, num_layers):
    return torch.zeros(25_000_000)
