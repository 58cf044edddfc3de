"""Return as much as a frame can hold, in the shapes that a comparison might broadcast.

Seen: own idea.
"""

# /// attack
# exercise = "07_deep_and_bidirectional/bidirectional_concat"
# stopped_by = "judging"
# ///

import torch


def final_states(h_n, num_layers):
    shapes = ((2_000_000, 1), (1, 2_000_000), (2_000_000,), (1_000, 2_000))
    return torch.ones(shapes[(num_layers + h_n.shape[1]) % 4])
