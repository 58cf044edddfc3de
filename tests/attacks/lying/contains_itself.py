"""Return a list that contains itself.

Seen: own idea: whoever walks it never comes back.
"""

# /// attack
# exercise = "07_deep_and_bidirectional/bidirectional_concat"
# stopped_by = "judging"
# ///


def final_states(h_n, num_layers):
    endless = []
    endless.append(endless)
    return endless
