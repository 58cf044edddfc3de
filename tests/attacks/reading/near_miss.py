"""Give a wrong answer of the right shape, so that the message may say by how much it is wrong, and so what is right.

Seen: catalogue 10 (nbgrader #917, #1363).
"""

# /// attack
# exercise = "07_deep_and_bidirectional/bidirectional_concat"
# stopped_by = "judging"
# ///

import torch


def final_states(h_n, num_layers):
    return torch.zeros(h_n.shape[1], 2 * h_n.shape[2])
