"""Rename another student's file into the own scratch folder.

Seen: own idea.
"""

# /// attack
# exercise = "02_cell/quiz"
# stopped_by = { full = "namespaces", landlock = "Landlock", none = "judging" }
# not_run = "it would take the file away from the honest ones"
# ///

import os

ARENA = "."


def number_of_parameters() -> None:
    os.rename(f"{ARENA}/class/zzz-honest/02_cell/manual_cell.py", "mine.py")
    print("got:", os.listdir())
