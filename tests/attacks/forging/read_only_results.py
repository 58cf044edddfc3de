"""Make the place of the results read-only, so that a result written before stays.

Seen: catalogue 14 (the `chmod 400` trick in Gradema's documentation).
"""

# /// attack
# exercise = "02_cell/quiz"
# stopped_by = { full = "namespaces", landlock = "seccomp", none = "judging" }
# not_run = "as the grader's own user it would change the modes"
# ///

import os

ARENA = "."


def number_of_parameters() -> None:
    os.chmod(f"{ARENA}/out", 0o500)
    print("got:", "nobody can write there now")
