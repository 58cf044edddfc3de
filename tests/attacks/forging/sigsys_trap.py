"""Install a seccomp filter of one's own that traps the grader's writes.

Seen: catalogue 16 (pygpubench submission_seccomp_trap.py).
"""

# /// attack
# exercise = "02_cell/quiz"
# stopped_by = { full = "seccomp", landlock = "seccomp", none = "judging" }
# not_run = "the worker would stop every write of its own"
# ///

import ctypes


def number_of_parameters() -> None:
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(22, 2, None) < 0:
        raise OSError(ctypes.get_errno(), "prctl(PR_SET_SECCOMP)")
    print("got:", "a filter")
