"""Replace the function that packs values, so that whatever is returned is said to be a tensor of ones.

Seen: catalogue 22 (reference-kernels #162: an answer that is resolved in the checker).
"""

# /// attack
# exercise = "07_deep_and_bidirectional/bidirectional_concat"
# stopped_by = "judging"
# ///

import sys

import torch

session = sys.modules["autograder.worker.session"]
pack = session.pack
session.pack = lambda value, keep, depth=0: pack(torch.ones(5, 16), keep)


def final_states(h_n, num_layers):
    return None
