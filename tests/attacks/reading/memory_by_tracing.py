"""Attach to the parent as a debugger does.

Seen: catalogue 6 (pygpubench submission_ptrace.py).
"""

# /// attack
# exercise = "02_cell/quiz"
# stopped_by = { full = "seccomp", landlock = "seccomp", none = "judging" }
# not_run = "a zygote that is traced stops"
# ///

import ctypes
import os


def number_of_parameters() -> None:
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.ptrace(16, os.getppid(), None, None) < 0:
        raise OSError(ctypes.get_errno(), "ptrace")
    print("got:", "the parent stands still")
