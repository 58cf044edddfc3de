"""Return the very tensor that was given, and change it afterwards.

Seen: catalogue 28.
"""

# /// attack
# exercise = "07_deep_and_bidirectional/bidirectional_concat"
# stopped_by = "judging"
# ///

import threading


def final_states(h_n, num_layers):
    threading.Timer(0.01, h_n.zero_).start()
    return h_n
