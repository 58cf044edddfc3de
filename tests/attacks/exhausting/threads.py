"""Start threads until there is no room for their stacks.

Seen: own idea.
"""

# /// attack
# exercise = "02_cell/quiz"
# stopped_by = "limits"
# ///

import threading


def number_of_parameters() -> int:
    threading.stack_size(2**25)
    event = threading.Event()
    for _ in range(100):
        threading.Thread(target=event.wait, daemon=True).start()
    return 1
