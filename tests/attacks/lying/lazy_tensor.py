"""Return a tensor that decides what it holds only when somebody looks.

Seen: catalogue 22 (reference-kernels PR #161: lazy output resolved in the checker).
"""

# /// attack
# exercise = "07_deep_and_bidirectional/bidirectional_concat"
# stopped_by = "judging"
# ///

import sys

import torch


class Lazy(torch.Tensor):
    def _look_around(self):
        frame = sys._getframe()
        while frame is not None:
            if "expected" in frame.f_locals:
                return frame.f_locals["expected"]
            frame = frame.f_back
        return torch.zeros(5, 16)

    def detach(self):
        return self._look_around()

    numpy = cpu = contiguous = clone = tolist = detach


def final_states(h_n, num_layers):
    return torch.zeros(h_n.shape[1], 2 * h_n.shape[2]).as_subclass(Lazy)
