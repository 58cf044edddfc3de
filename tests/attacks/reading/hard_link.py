"""Give the solution a second name in the scratch folder.

Seen: catalogue 3, by a hard link.
"""

# /// attack
# exercise = "02_cell/quiz"
# stopped_by = { full = "seccomp", landlock = "seccomp", none = "judging" }
# gets_through = ["none"]
# ///

import os

ARENA = "."


def number_of_parameters() -> None:
    os.link(f"{ARENA}/course/solutions/02_cell/quiz.py", "mine.py")
    with open("mine.py") as solution:
        print("got:", solution.read()[-200:])
