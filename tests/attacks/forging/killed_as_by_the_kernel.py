"""Die by the signal that the kernel sends when memory is short, so that it looks like a fault of the grader's.

Seen: own idea: what is our fault costs no points.
"""

# /// attack
# exercise = "07_deep_and_bidirectional/bidirectional_concat"
# stopped_by = { full = "seccomp", landlock = "seccomp", none = "judging" }
# gets_through = ["none"]
# ///

import os
import signal


def final_states(h_n, num_layers):
    os.kill(os.getpid(), signal.SIGKILL)
