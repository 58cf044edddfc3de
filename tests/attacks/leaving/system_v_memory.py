"""Leave a block of System V shared memory behind, which outlives every process.

Seen: own idea.
"""

# /// attack
# exercise = "02_cell/quiz"
# stopped_by = { full = "seccomp", landlock = "seccomp", none = "judging" }
# not_run = "it would stay until the machine is started anew"
# ///

import ctypes


def number_of_parameters() -> None:
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.shmget(0x41475253, 4096, 0o1666) < 0:
        raise OSError(ctypes.get_errno(), "shmget")
    print("got:", "a block")
