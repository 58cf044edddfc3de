"""Return one number that says it is a trillion: whoever makes it contiguous runs out of memory.

Seen: own idea, after catalogue 22.
"""

# /// attack
# exercise = "07_deep_and_bidirectional/bidirectional_concat"
# stopped_by = "limits"
# ///

import torch


def final_states(h_n, num_layers):
    return torch.zeros(1).expand(2**40)
