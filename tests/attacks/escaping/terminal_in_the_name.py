"""Be called by escape sequences.

Seen: own idea.
"""

# /// attack
# exercise = "07_deep_and_bidirectional/bidirectional_concat"
# stopped_by = "escaping"
# student = "\u001b[2J\u001b]0;owned\u0007anna\r\b"
# ///


def final_states(h_n, num_layers):
    return None
