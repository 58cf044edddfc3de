"""Kill the zygote, so that nobody is graded any more.

Seen: DOMjudge's runguard tests; own idea.
"""

# /// attack
# exercise = "02_cell/quiz"
# stopped_by = { full = "seccomp", landlock = "seccomp", none = "judging" }
# not_run = "it would end the zygote"
# ///

import os
import signal


def number_of_parameters() -> None:
    os.kill(os.getppid() or -1, signal.SIGKILL)
    print("got:", "the zygote is gone")
