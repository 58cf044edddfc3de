"""Wait for a lock that nobody gives back.

Seen: catalogue 36.
"""

# /// attack
# exercise = "02_cell/quiz"
# stopped_by = "limits"
# ///

import threading


def number_of_parameters() -> int:
    lock = threading.Lock()
    lock.acquire()
    lock.acquire()
