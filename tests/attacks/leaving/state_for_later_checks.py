"""Keep the inputs and results of one check in the module, and give them to the next.

Seen: catalogue 28.
"""

# /// attack
# exercise = "07_deep_and_bidirectional/bidirectional_concat"
# stopped_by = "judging"
# ///

import torch

kept = [torch.zeros(5, 16)]


def final_states(h_n, num_layers):
    kept.append(h_n.clone())
    return kept[-2].reshape(-1)[: h_n.shape[1] * 2 * h_n.shape[2]]
