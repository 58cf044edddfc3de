"""Hand in a torch.py and a numpy.py beside the answer.

Seen: catalogue 25.
"""

# /// attack
# exercise = "07_deep_and_bidirectional/bidirectional_concat"
# stopped_by = "judging"
# beside = { "torch.py" = "print('got: torch')\nraise SystemExit(0)\n", "07_deep_and_bidirectional/torch.py" = "print('got: torch')\n", "numpy.py" = "print('got: numpy')\n" }
# ///

import torch


def final_states(h_n, num_layers):
    return torch.zeros(1)
