"""Return an empty tensor: all of its values are right.

Seen: own idea, after catalogue 24.
"""

# /// attack
# exercise = "07_deep_and_bidirectional/bidirectional_concat"
# stopped_by = "judging"
# ///

import torch


def final_states(h_n, num_layers):
    return torch.empty(0, 2 * h_n.shape[2])
