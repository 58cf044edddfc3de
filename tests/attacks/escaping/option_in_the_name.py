"""Be called by an option of a program.

Seen: catalogue 33.
"""

# /// attack
# exercise = "07_deep_and_bidirectional/bidirectional_concat"
# stopped_by = "escaping"
# student = "--sandbox=none -rf"
# ///


def final_states(h_n, num_layers):
    return None
