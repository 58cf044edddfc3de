"""Memory laid out for a process that is about to fork often.

A fork copies one page-table entry for each page of private memory, and the end of the child gives each of them back.
A warm torch holds some fifty thousand small pages; gathered into huge ones, fork, work and exit of a small child take
a third of the time (measured: 10.4 ms to 3.2 ms).

A page that a child writes to is copied first, and its huge page falls apart. What a child allocates would lie in the
gaps between what stays, all over the heap; with the gaps filled it lies together (measured: 300 copies less, 1 ms).
"""

from __future__ import annotations

import ctypes
import sys

from autograder.worker.mappings import HUGE, MADV_COLLAPSE, mappings

_HEAP = "[heap]"
_GAPS = (*range(1 << 17, 1 << 14, -(1 << 12)), *range(1 << 14, 1 << 10, -(1 << 8)), *range(1 << 10, 16, -16))


def lay_out() -> None:
    """Fill the gaps and gather the pages, as far as the kernel can; where it cannot, nothing is lost but speed."""
    if sys.platform != "linux":
        return
    libc = ctypes.CDLL(None)
    _fill_gaps(libc)
    _gather(libc)


def _fill_gaps(libc: ctypes.CDLL) -> None:
    """Take every free block of the heap, from large to small, until each size comes from beyond its end."""
    libc.malloc.argtypes, libc.malloc.restype = (ctypes.c_size_t,), ctypes.c_size_t
    for heap in [each for each in mappings() if each.name == _HEAP]:
        for size in _GAPS:
            while heap.low <= libc.malloc(size - 8) < heap.high:  # 8 bytes of each block are the allocator's own
                pass


def _gather(libc: ctypes.CDLL) -> None:
    libc.madvise.argtypes = (ctypes.c_void_p, ctypes.c_size_t, ctypes.c_int)
    for private in [each for each in mappings() if each.rights == "rw-p" and each.name in ("", _HEAP)]:
        for address in private.huge_pages():
            libc.madvise(address, HUGE, MADV_COLLAPSE)
