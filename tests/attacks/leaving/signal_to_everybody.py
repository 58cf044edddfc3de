"""Signal every process that there is.

Seen: own idea.
"""

# /// attack
# exercise = "02_cell/quiz"
# stopped_by = { full = "seccomp", landlock = "seccomp", none = "judging" }
# not_run = "it would end every process of this user"
# ///

import os
import signal


def number_of_parameters() -> None:
    os.kill(-1, signal.SIGKILL)
    print("got:", "they are all gone")
