"""Have `cat` read the suite.

Seen: catalogue 1; Securescope README.
"""

# /// attack
# exercise = "02_cell/quiz"
# stopped_by = { full = "seccomp", landlock = "seccomp", none = "judging" }
# gets_through = ["none"]
# ///

import subprocess

ARENA = "."


def number_of_parameters() -> None:
    command = ["/bin/cat", f"{ARENA}/course/tests/02_cell/test_quiz.py"]
    print("got:", subprocess.run(command, capture_output=True, check=True).stdout[-200:])
