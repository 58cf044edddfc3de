"""Write a .pth file beside the installed packages, which every later interpreter would run.

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
    packages = os.path.dirname(os.path.dirname(torch.__file__))
    with open(f"{packages}/attack-left.pth", "w") as file:
        file.write("import os")
    print("got:", packages)
