"""Go through /proc into the folder in which the parent was started.

Seen: catalogue 6 (PrairieLearn #14931).
"""

# /// attack
# exercise = "02_cell/quiz"
# stopped_by = { full = "namespaces", landlock = "Landlock", none = "judging" }
# gets_through = ["none"]
# ///

import os


def number_of_parameters() -> None:
    with open(f"/proc/{os.getppid()}/cwd/tests/02_cell/test_quiz.py") as suite:
        print("got:", suite.read()[-200:])
