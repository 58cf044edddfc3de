"""Leave a block of shared memory behind.

Seen: own idea; Python's own module for it.
"""

# /// attack
# exercise = "02_cell/quiz"
# stopped_by = { full = "namespaces", landlock = "Landlock", none = "judging" }
# gets_through = ["none"]
# ///

import os


def number_of_parameters() -> None:
    path = f"/dev/shm/attack-left-block-{os.getpid()}"
    with open(path, "wb") as block:
        block.write(b"from one answer to the next")
    print("got:", path)
