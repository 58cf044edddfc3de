"""Stop the own process, so that a grader waits for ever. (PID 1 of a namespace does not hear itself.)

Seen: catalogue 36 (Submitty #12853: zombie containers hold the slots of workers).
"""

# /// attack
# exercise = "02_cell/quiz"
# stopped_by = { full = "judging", landlock = "limits", none = "limits" }
# ///

import os
import signal


def number_of_parameters() -> None:
    os.kill(os.getpid(), signal.SIGSTOP)
