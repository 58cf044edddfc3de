"""Return an object whose `__class__` is that of a tensor, so that `isinstance` believes it.

Seen: catalogue 21; `unittest.mock` does so.
"""

# /// attack
# exercise = "07_deep_and_bidirectional/bidirectional_concat"
# stopped_by = "judging"
# ///

import torch


class Pretender:
    @property
    def __class__(self):
        return torch.Tensor

    is_quantized = False
    layout = torch.strided
    dtype = torch.float32

    def __getattr__(self, name):
        return lambda *_, **__: self


def final_states(h_n, num_layers):
    return Pretender()
