"""Return a tensor subclass whose shape, size and dtype are lies.

Seen: catalogue 22.
"""

# /// attack
# exercise = "07_deep_and_bidirectional/bidirectional_concat"
# stopped_by = "judging"
# ///

import torch


class Liar(torch.Tensor):
    @property
    def shape(self):
        return torch.Size((5, 16))

    @property
    def dtype(self):
        return torch.float32

    def size(self, *_):
        return self.shape

    def dim(self):
        return 2

    def numel(self):
        return 80


def final_states(h_n, num_layers):
    return torch.zeros(1, dtype=torch.int64).as_subclass(Liar)
