"""Ask for the size of the hidden suite without opening it: that alone may tell a known version from a new one.

Seen: own idea: Landlock does not hide names.
"""

# /// attack
# exercise = "02_cell/quiz"
# stopped_by = { full = "namespaces", landlock = "judging", none = "judging" }
# gets_through = ["landlock", "none"]
# ///

import os

ARENA = "."


def number_of_parameters() -> None:
    print("got:", os.stat(f"{ARENA}/course/tests/02_cell/test_quiz.py").st_size, "bytes")
