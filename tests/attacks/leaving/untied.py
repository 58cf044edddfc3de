"""Take off the tie by which the process dies with its zygote.

Seen: own idea: this program's own lifeline.
"""

# /// attack
# exercise = "02_cell/quiz"
# stopped_by = { full = "seccomp", landlock = "seccomp", none = "judging" }
# gets_through = ["none"]
# ///

import ctypes


def number_of_parameters() -> None:
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(1, 0) < 0:
        raise OSError(ctypes.get_errno(), "prctl(PR_SET_PDEATHSIG)")
    print("got:", "untied")
