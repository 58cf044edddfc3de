"""Ask for an io_uring, by which files are opened without the system calls that a filter looks at.

Seen: DOMjudge's isolate filters it; own idea here.
"""

# /// attack
# exercise = "02_cell/quiz"
# stopped_by = { full = "seccomp", landlock = "seccomp", none = "judging" }
# not_run = "whether there is an io_uring depends on the machine"
# ///

import ctypes


def number_of_parameters() -> None:
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.syscall(425, 8, ctypes.create_string_buffer(120)) < 0:
        raise OSError(ctypes.get_errno(), "io_uring_setup")
    print("got:", "a ring")
