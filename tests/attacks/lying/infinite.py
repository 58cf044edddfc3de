"""Return infinities, so that a tolerance in proportion is infinite too.

Seen: own idea, after catalogue 24.
"""

# /// attack
# exercise = "07_deep_and_bidirectional/bidirectional_concat"
# stopped_by = "judging"
# ///

import torch


def final_states(h_n, num_layers):
    return torch.full((h_n.shape[1], 2 * h_n.shape[2]), torch.inf)
