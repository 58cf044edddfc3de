"""Watch a folder, to rewrite a result as soon as it is written.

Seen: catalogue 15 (inotify, in Securescope's README).
"""

# /// attack
# exercise = "02_cell/quiz"
# stopped_by = { full = "seccomp", landlock = "seccomp", none = "judging" }
# gets_through = ["none"]
# ///

import ctypes


def number_of_parameters() -> None:
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.inotify_init1(0) < 0:
        raise OSError(ctypes.get_errno(), "inotify_init1")
    print("got:", "a watch")
