"""Return the right shape as booleans, complex numbers or halves, hoping for a comparison that casts.

Seen: catalogue 30 (dos-kernel #107: precision downgrade).
"""

# /// attack
# exercise = "07_deep_and_bidirectional/bidirectional_concat"
# stopped_by = "judging"
# ///

import torch

DTYPES = (torch.bool, torch.complex64, torch.float16, torch.uint8)


def final_states(h_n, num_layers):
    return torch.zeros(h_n.shape[1], 2 * h_n.shape[2], dtype=DTYPES[num_layers % 4])
