"""Be called by a name that is a row of a table in itself.

Seen: own idea.
"""

# /// attack
# exercise = "07_deep_and_bidirectional/bidirectional_concat"
# stopped_by = "escaping"
# student = "anna,10,10\nberta;0\t0|0"
# ///


def final_states(h_n, num_layers):
    return None
