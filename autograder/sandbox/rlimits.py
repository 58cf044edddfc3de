"""Limits on what one worker may take."""

from __future__ import annotations

import math
import os
import sys
from typing import Final

from autograder.protocol.spawning import Limits
from autograder.sandbox.steps import step

MIB: Final = 1024 * 1024
_KIB: Final = 1024
_DESCRIPTORS: Final = 256
_LOCKED_MEMORY: Final = 64 * _KIB


def address_space(statm: int | None = None) -> int:
    """Return how many bytes of addresses a process uses; `statm` is its /proc/PID/statm, by default our own."""
    if statm is not None:
        return int(os.pread(statm, 64, 0).split()[0]) * os.sysconf("SC_PAGE_SIZE")
    descriptor = os.open("/proc/self/statm", os.O_RDONLY | os.O_CLOEXEC)
    try:
        return address_space(descriptor)
    finally:
        os.close(descriptor)


def apply(limits: Limits, used: int | None) -> None:
    """Set the limits; `used` is the address space in use now, None where the system cannot limit it.

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
        resource.RLIMIT_NOFILE: (_DESCRIPTORS,) * 2,
        resource.RLIMIT_MEMLOCK: (_LOCKED_MEMORY,) * 2,
        resource.RLIMIT_CORE: (0, 0),
    }
    if used is not None:
        wanted[resource.RLIMIT_AS] = (used + limits.memory_mib * MIB,) * 2
    with step("set resource limits"):
        for what, (soft, hard) in wanted.items():
            _, ceiling = resource.getrlimit(what)
            if ceiling != resource.RLIM_INFINITY:
                soft, hard = min(soft, ceiling), min(hard, ceiling)  # noqa: PLW2901  # only root may go above it
            resource.setrlimit(what, (soft, hard))
