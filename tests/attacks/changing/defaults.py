"""Change every default of torch that a later computation could depend on.

Seen: own idea, after catalogue 23 and 30.
"""

# /// attack
# exercise = "07_deep_and_bidirectional/bidirectional_concat"
# stopped_by = "judging"
# ///

import torch


def final_states(h_n, num_layers):
    torch.set_default_dtype(torch.float16)
    torch.set_grad_enabled(False)
    torch.set_num_threads(64)
    torch.set_printoptions(precision=0, sci_mode=False)
    torch.set_default_device("meta")
    torch.manual_seed(0)
    torch.use_deterministic_algorithms(True)
    return torch.zeros(h_n.shape[1], 2 * h_n.shape[2])
