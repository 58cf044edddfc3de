"""Copy the answer of the student beside this one.

Seen: catalogue 1; Artemis #2674.
"""

# /// attack
# exercise = "02_cell/quiz"
# stopped_by = { full = "namespaces", landlock = "Landlock", none = "judging" }
# gets_through = ["none"]
# ///

ARENA = "."


def number_of_parameters() -> None:
    with open(f"{ARENA}/class/aaa-honest/02_cell/manual_cell.py") as answer:
        print("got:", answer.read()[-200:])
