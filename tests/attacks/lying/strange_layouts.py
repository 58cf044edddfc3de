"""Return tensors that are not dense: sparse, quantized, on no device, nested.

Seen: own idea.
"""

# /// attack
# exercise = "07_deep_and_bidirectional/bidirectional_concat"
# stopped_by = "judging"
# ///

import torch


def final_states(h_n, num_layers):
    dense = torch.zeros(h_n.shape[1], 2 * h_n.shape[2])
    strange = (
        dense.to_sparse(),
        torch.quantize_per_tensor(dense, 0.1, 0, torch.qint8),
        torch.empty_like(dense, device="meta"),
        torch.empty(4).to(torch.float8_e4m3fn),
    )
    return strange[(num_layers + h_n.shape[1]) % len(strange)]
