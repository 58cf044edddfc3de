"""Be called by dots, a device of Windows, and a blank at the end.

Seen: own idea.
"""

# /// attack
# exercise = "07_deep_and_bidirectional/bidirectional_concat"
# stopped_by = "escaping"
# student = "CON.. "
# ///


def final_states(h_n, num_layers):
    return None
