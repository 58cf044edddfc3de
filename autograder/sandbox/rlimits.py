"""Limits on what one worker may take."""

from __future__ import annotations

import math
import os
import sys
from typing import Final

from autograder.protocol.spawning import Device, Limits
from autograder.sandbox.steps import step

MIB: Final = 1024 * 1024
_KIB: Final = 1024
_DESCRIPTORS: Final = 256
_DESCRIPTORS_WITH_GPU: Final = 1024  # CUDA opens its devices again and again
_LOCKED_MEMORY: Final = 64 * _KIB
_DATA_AT: Final = 5
CUDA_TAKES_MIB: Final = 4096  # of data, on the CPU's side, as it starts: generous, never measured


def used_memory(statm: int | None = None, device: Device = "cpu") -> int:
    """Return how many bytes a process uses, of addresses, or of data where it is to use a GPU.

    `statm` is its /proc/PID/statm, by default our own.
    """
    if statm is not None:
        pages = os.pread(statm, 128, 0).split()[0 if device == "cpu" else _DATA_AT]
        return int(pages) * os.sysconf("SC_PAGE_SIZE")
    descriptor = os.open("/proc/self/statm", os.O_RDONLY | os.O_CLOEXEC)
    try:
        return used_memory(descriptor, device)
    finally:
        os.close(descriptor)


def apply(limits: Limits, used: int | None, device: Device = "cpu") -> None:
    """Set the limits; `used` is what `used_memory` gave, None where the system cannot limit it.

    CUDA reserves hundreds of GiB of addresses that it never fills. So with a GPU it is the data that is limited, which
    are what a process has made for itself and can write to.

    The number of processes is not limited here: the kernel counts it per user, so that workers would take it from
    each other. Seccomp refuses new processes, and the address space bounds the threads.
    """
    if sys.platform == "win32":
        return
    import resource  # noqa: PLC0415  # Windows has no such module

    cpu = max(1, math.ceil(limits.cpu_s))
    wanted = {
        # The soft limit's SIGXCPU does nothing to PID 1 of a namespace; the hard limit's SIGKILL does.
        resource.RLIMIT_CPU: (cpu, cpu + 1),
        resource.RLIMIT_FSIZE: (limits.file_mib * MIB,) * 2,
        resource.RLIMIT_NOFILE: (_DESCRIPTORS if device == "cpu" else _DESCRIPTORS_WITH_GPU,) * 2,
        resource.RLIMIT_MEMLOCK: (_LOCKED_MEMORY,) * 2,
        resource.RLIMIT_CORE: (0, 0),
    }
    if used is not None and device == "cpu":
        wanted[resource.RLIMIT_AS] = (used + limits.memory_mib * MIB,) * 2
    elif used is not None:
        wanted[resource.RLIMIT_DATA] = (used + (limits.memory_mib + CUDA_TAKES_MIB) * MIB,) * 2
    with step("set resource limits"):
        for what, (soft, hard) in wanted.items():
            _, ceiling = resource.getrlimit(what)
            if ceiling != resource.RLIM_INFINITY:
                soft, hard = min(soft, ceiling), min(hard, ceiling)  # noqa: PLW2901  # only root may go above it
            resource.setrlimit(what, (soft, hard))
