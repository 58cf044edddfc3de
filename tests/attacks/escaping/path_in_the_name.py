"""Be called by a path to somewhere else.

Seen: catalogue 33; Zip Slip.
"""

# /// attack
# exercise = "07_deep_and_bidirectional/bidirectional_concat"
# stopped_by = "escaping"
# student = "x%2f..%2f..%2f..\\..\\etc"
# ///


def final_states(h_n, num_layers):
    return None
