"""Open the memory of the parent as a file.

Seen: catalogue 6.
"""

# /// attack
# exercise = "02_cell/quiz"
# stopped_by = { full = "namespaces", landlock = "Landlock", none = "judging" }
# not_run = "without a sandbox it reads the zygote, which knows nothing; see own_memory_by_proc"
# ///

import os


def number_of_parameters() -> None:
    with open(f"/proc/{os.getppid()}/mem", "rb", 0) as memory:
        memory.seek(id(None))
        print("got:", memory.read(64))
