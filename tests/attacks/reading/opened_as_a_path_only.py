"""Open the suite with O_PATH, which Landlock does not mind, and open that again through /proc.

Seen: own idea, after the kernel's documentation of Landlock.
"""

# /// attack
# exercise = "02_cell/quiz"
# stopped_by = { full = "namespaces", landlock = "Landlock", none = "judging" }
# gets_through = ["none"]
# ///

import os

ARENA = "."


def number_of_parameters() -> None:
    descriptor = os.open(f"{ARENA}/course/tests/02_cell/test_quiz.py", os.O_PATH)
    with open(f"/proc/self/fd/{descriptor}") as suite:
        print("got:", suite.read()[-200:])
