"""Open the bank of named mistakes, which says what the suite looks for.

Seen: own idea, after catalogue 1.
"""

# /// attack
# exercise = "02_cell/quiz"
# stopped_by = { full = "namespaces", landlock = "Landlock", none = "judging" }
# gets_through = ["none"]
# ///

ARENA = "."


def number_of_parameters() -> None:
    with open(f"{ARENA}/course/tests/02_cell/quiz_misconceptions.py") as bank:
        print("got:", bank.read()[-300:])
