"""Read the command line of every process.

Seen: catalogue 8 ("argv … always accessible through /proc/self/cmdline").
"""

# /// attack
# exercise = "02_cell/quiz"
# stopped_by = { full = "namespaces", landlock = "Landlock", none = "judging" }
# gets_through = ["none"]
# ///

import os

ARENA = "."


def number_of_parameters() -> None:
    with open(f"/proc/{os.getppid()}/cmdline", "rb"):
        pass
    for pid in os.listdir("/proc"):
        try:
            with open(f"/proc/{pid}/cmdline", "rb") as file:
                text = file.read()
        except OSError:
            continue
        if f"{ARENA}/out".encode() in text:
            print("got:", text[-200:])
