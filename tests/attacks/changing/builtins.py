"""Change the builtins that a checker would use.

Seen: catalogue 23.
"""

# /// attack
# exercise = "07_deep_and_bidirectional/bidirectional_concat"
# stopped_by = "judging"
# ///

import builtins

import torch


def final_states(h_n, num_layers):
    builtins.all = builtins.any = builtins.bool = lambda *_: True
    builtins.abs = builtins.max = builtins.sum = lambda *_, **__: 0
    builtins.float = builtins.round = lambda *_: 0.0
    return torch.zeros(h_n.shape[1], 2 * h_n.shape[2])
