"""Die by a signal, hoping that a grader that hears nothing pays.

Seen: catalogue 20 (nbgrader #427: a dead kernel passed everything).
"""

# /// attack
# exercise = "07_deep_and_bidirectional/bidirectional_concat"
# stopped_by = "judging"
# ///

import ctypes


def final_states(h_n, num_layers):
    ctypes.string_at(0)
