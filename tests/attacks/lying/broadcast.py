"""Return a single number, which would be broadcast against whatever is expected.

Seen: catalogue 24, own idea.
"""

# /// attack
# exercise = "07_deep_and_bidirectional/bidirectional_concat"
# stopped_by = "judging"
# ///

import torch


def final_states(h_n, num_layers):
    return torch.zeros(1, 1).expand(h_n.shape[1], 1)
