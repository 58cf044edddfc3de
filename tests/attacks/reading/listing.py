"""List the folders of the course and of the class.

Seen: catalogue 1.
"""

# /// attack
# exercise = "02_cell/quiz"
# stopped_by = { full = "namespaces", landlock = "Landlock", none = "judging" }
# gets_through = ["none"]
# ///

import os

ARENA = "."


def number_of_parameters() -> None:
    print("got:", os.listdir(f"{ARENA}/class"), os.listdir(f"{ARENA}/course/tests"))
