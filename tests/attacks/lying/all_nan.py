"""Return nothing but NaN, which some comparisons take for a wildcard.

Seen: catalogue 24 (pygpubench submission_gc_nan.py).
"""

# /// attack
# exercise = "07_deep_and_bidirectional/bidirectional_concat"
# stopped_by = "judging"
# ///

import torch


def final_states(h_n, num_layers):
    return torch.full((h_n.shape[1], 2 * h_n.shape[2]), torch.nan)
