"""Open the hidden suite where it lies on the disk.

Seen: catalogue 1 (Otter's ./submission/tests, Gradescope's /autograder/source; Securescope README).
"""

# /// attack
# exercise = "02_cell/quiz"
# stopped_by = { full = "namespaces", landlock = "Landlock", none = "judging" }
# gets_through = ["none"]
# ///

ARENA = "."


def number_of_parameters() -> None:
    with open(f"{ARENA}/course/tests/02_cell/test_quiz.py") as suite:
        print("got:", suite.read()[-300:])
