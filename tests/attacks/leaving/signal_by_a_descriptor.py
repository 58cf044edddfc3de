"""Have the kernel signal another process, by making it the owner of a pipe.

Seen: own idea: F_SETOWN and F_SETSIG need no kill.
"""

# /// attack
# exercise = "02_cell/quiz"
# stopped_by = { full = "seccomp", landlock = "seccomp", none = "judging" }
# not_run = "it would stop the zygote"
# ///

import fcntl
import os


def number_of_parameters() -> None:
    reader, _ = os.pipe()
    fcntl.fcntl(reader, fcntl.F_SETOWN, os.getppid() or 1)
    print("got:", "an owner")
