"""Start a process by `multiprocessing`.

Seen: own idea; Lynx hands its results over so.
"""

# /// attack
# exercise = "02_cell/quiz"
# stopped_by = { full = "seccomp", landlock = "seccomp", none = "judging" }
# gets_through = ["none"]
# ///

import multiprocessing
import time


def number_of_parameters() -> None:
    process = multiprocessing.get_context("fork").Process(target=time.sleep, args=(2,), daemon=True)
    process.start()
    print("got:", process.pid)
