"""Return a function of the input whose gradient is invented.

Seen: own idea: a check of gradients alone would believe it.
"""

# /// attack
# exercise = "07_deep_and_bidirectional/bidirectional_concat"
# stopped_by = "judging"
# ///

import torch


class Invented(torch.autograd.Function):
    @staticmethod
    def forward(context, h_n):
        context.save_for_backward(h_n)
        return torch.zeros(h_n.shape[1], 2 * h_n.shape[2])

    @staticmethod
    def backward(context, gradient):
        (h_n,) = context.saved_tensors
        return torch.ones_like(h_n)


def final_states(h_n, num_layers):
    return Invented.apply(h_n)
