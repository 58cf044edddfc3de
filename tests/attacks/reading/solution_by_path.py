"""Open the reference solution.

Seen: catalogue 1 and 3.
"""

# /// attack
# exercise = "02_cell/quiz"
# stopped_by = { full = "namespaces", landlock = "Landlock", none = "judging" }
# gets_through = ["none"]
# ///

ARENA = "."


def number_of_parameters() -> None:
    with open(f"{ARENA}/course/solutions/02_cell/quiz.py") as solution:
        print("got:", solution.read()[-300:])
