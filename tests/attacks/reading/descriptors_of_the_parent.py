"""Take a copy of the parent's descriptors with pidfd_getfd.

Seen: own idea.
"""

# /// attack
# exercise = "02_cell/quiz"
# stopped_by = { full = "seccomp", landlock = "seccomp", none = "judging" }
# not_run = "it depends on the machine's rules for tracing whether they can be taken"
# ///

import ctypes
import os


def number_of_parameters() -> None:
    libc = ctypes.CDLL(None, use_errno=True)
    pidfd = libc.syscall(434, os.getppid(), 0)
    if pidfd < 0:
        raise OSError(ctypes.get_errno(), "pidfd_open")
    print("got:", [libc.syscall(438, pidfd, fd, 0) for fd in range(16)])
