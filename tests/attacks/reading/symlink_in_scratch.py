"""Make a symbolic link to the solution in the scratch folder and read through it.

Seen: catalogue 3 (Artemis #2674).
"""

# /// attack
# exercise = "02_cell/quiz"
# stopped_by = { full = "namespaces", landlock = "Landlock", none = "judging" }
# gets_through = ["none"]
# ///

import os

ARENA = "."


def number_of_parameters() -> None:
    os.symlink(f"{ARENA}/course/solutions/02_cell/quiz.py", "mine.py")
    with open("mine.py") as solution:
        print("got:", solution.read()[-200:])
