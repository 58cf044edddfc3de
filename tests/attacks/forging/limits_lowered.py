"""Lower the own limit of processor time, so that the kernel kills early, and it looks like a fault of the grader's.

Seen: own idea: what is our fault costs no points.
"""

# /// attack
# exercise = "02_cell/quiz"
# stopped_by = { full = "seccomp", landlock = "seccomp", none = "judging" }
# gets_through = ["none"]
# ///

import ctypes


def number_of_parameters() -> int:
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prlimit(0, 0, (ctypes.c_ulong * 2)(0, 0), None) < 0:
        raise OSError(ctypes.get_errno(), "prlimit")
    print("got:", "a lower limit", flush=True)
    while True:
        pass
