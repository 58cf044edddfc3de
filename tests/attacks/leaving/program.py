"""Start another program in a session of its own.

Seen: catalogue 15.
"""

# /// attack
# exercise = "02_cell/quiz"
# stopped_by = { full = "seccomp", landlock = "seccomp", none = "judging" }
# gets_through = ["none"]
# ///

import subprocess


def number_of_parameters() -> None:
    command = ["/bin/sh", "-c", "sleep 2 # attack-stray"]
    print("got:", subprocess.Popen(command, start_new_session=True).pid)
