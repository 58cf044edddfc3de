"""Start processes that start processes; ten at most, for the tier that lets them.

Seen: catalogue 35 (DOMjudge's forky.sh).
"""

# /// attack
# exercise = "02_cell/quiz"
# stopped_by = { full = "seccomp", landlock = "seccomp", none = "judging" }
# gets_through = ["none"]
# ///

import os


def number_of_parameters() -> None:
    for _ in range(10):
        pid = os.fork()
        if pid == 0:
            os._exit(0)
        os.waitpid(pid, 0)
    print("got:", "ten processes")
