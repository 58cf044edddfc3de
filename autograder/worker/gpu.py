"""A worker's GPU: started when the first tensor needs it, and told to compute as exactly as a CPU."""

from __future__ import annotations

from typing import Any, Final, cast

import torch

from autograder.worker.placement import OnDevice

KIND: Final = "cuda"
_MIB: Final = 2**20


def compute_there(memory_mib: int) -> OnDevice:
    """Have all that follows in this worker compute on the GPU that it sees.

    The limit on its memory is PyTorch's own: it stops mistakes. Code that speaks to the driver can go beyond it.
    """
    compute_exactly()

    def start() -> torch.device:
        device = torch.device(KIND, 0)
        total = torch.cuda.get_device_properties(device).total_memory
        torch.cuda.set_per_process_memory_fraction(min(1.0, memory_mib * _MIB / total), device)
        return device

    mode = OnDevice(KIND, start)
    mode.__enter__()
    return mode


def compute_exactly() -> None:
    """Compute products of float32 in float32, not in TF32, by whichever names this PyTorch has for it.

    TF32 is PyTorch's default in cuDNN's recurrent layers, and off by hundreds of our tolerances. No GPU is started.
    """
    cuda, cudnn = torch.backends.cuda, cast("Any", torch.backends.cudnn)
    # The old switches first: where the new ones alone are set, PyTorch refuses to read the old, as some of it does.
    cudnn.allow_tf32 = cuda.matmul.allow_tf32 = False
    new: tuple[Any, ...] = (cuda.matmul, getattr(cudnn, "conv", None), getattr(cudnn, "rnn", None))
    for products in new:
        if hasattr(products, "fp32_precision"):
            products.fp32_precision = "ieee"
    cudnn.benchmark = False  # tries algorithms by their time: not the same one every time
