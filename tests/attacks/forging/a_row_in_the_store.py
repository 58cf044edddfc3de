"""Add a row to the store.

Seen: nbgrader #483.
"""

# /// attack
# exercise = "02_cell/quiz"
# stopped_by = { full = "namespaces", landlock = "Landlock", none = "judging" }
# not_run = "as the grader's own user it would add it"
# ///

ARENA = "."


def number_of_parameters() -> None:
    with open(f"{ARENA}/out/results.db", "r+b") as store:
        print("got:", store.read(16))
