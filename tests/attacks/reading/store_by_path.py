"""Read the store: everybody's marks, and the secret that all draws are keyed with.

Seen: nbgrader #483 (gradebook.db within reach of the assessment).
"""

# /// attack
# exercise = "02_cell/quiz"
# stopped_by = { full = "namespaces", landlock = "Landlock", none = "judging" }
# gets_through = ["none"]
# ///

ARENA = "."


def number_of_parameters() -> None:
    with open(f"{ARENA}/out/results.db", "rb") as store:
        raw = store.read()
    place = raw.find(b"canary-")
    print("got:", raw[place : place + 60])
