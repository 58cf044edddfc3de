"""Take sixteen gigabytes at once.

Seen: catalogue 35.
"""

# /// attack
# exercise = "02_cell/quiz"
# stopped_by = "limits"
# ///

import torch


def number_of_parameters() -> int:
    return torch.ones(2**32)
