"""Start a program by posix_spawn, which needs no fork of Python's.

Seen: own idea.
"""

# /// attack
# exercise = "02_cell/quiz"
# stopped_by = { full = "seccomp", landlock = "seccomp", none = "judging" }
# gets_through = ["none"]
# ///

import os


def number_of_parameters() -> None:
    print("got:", os.posix_spawn("/bin/sh", ["sh", "-c", "sleep 2 # attack-stray"], {}))
