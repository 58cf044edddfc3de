"""Fork twice and leave the session, as a daemon does, to live on after the check.

Seen: catalogue 15; sandbox-and-engine B ("stray daemon").
"""

# /// attack
# exercise = "02_cell/quiz"
# stopped_by = { full = "seccomp", landlock = "seccomp", none = "judging" }
# gets_through = ["none"]
# ///

import os
import time


def number_of_parameters() -> None:
    if os.fork() == 0:
        os.setsid()
        if os.fork() == 0:
            time.sleep(2)  # bounded: without a sandbox nobody stops it
        os._exit(0)
    print("got:", "a daemon")
