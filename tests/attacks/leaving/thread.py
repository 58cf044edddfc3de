"""Leave a thread behind that goes on after the check.

Seen: catalogue 15 (pygpubench submission_thread_fd.py).
"""

# /// attack
# exercise = "07_deep_and_bidirectional/bidirectional_concat"
# stopped_by = "judging"
# ///

import threading
import time


def final_states(h_n, num_layers):
    threading.Thread(target=time.sleep, args=(600,), daemon=False).start()
    return None
