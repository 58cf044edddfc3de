"""Write into a library's folder of compiled modules.

Seen: catalogue 25.
"""

# /// attack
# exercise = "02_cell/quiz"
# stopped_by = { full = "namespaces", landlock = "Landlock", none = "judging" }
# not_run = "as the grader's own user it would change the installation"
# ///

import os

import torch


def number_of_parameters() -> None:
    with open(f"{os.path.dirname(torch.__file__)}/__pycache__/__init__.attack-left.pyc", "wb") as file:
        file.write(b"\0" * 16)
    print("got:", "written")
