"""Leave two threads behind that compute, so that the next check has no processor left.

Seen: own idea, after catalogue 15 and 34.
"""

# /// attack
# exercise = "02_cell/quiz"
# stopped_by = "limits"
# ///

import threading


def compute() -> None:
    while True:
        pass


def number_of_parameters() -> int:
    threads = [threading.Thread(target=compute, daemon=True) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return 1
