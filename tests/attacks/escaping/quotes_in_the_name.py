"""Be called by what would end an attribute.

Seen: own idea.
"""

# /// attack
# exercise = "07_deep_and_bidirectional/bidirectional_concat"
# stopped_by = "escaping"
# student = "\"' onmouseover=alert(1) x=\""
# ///


def final_states(h_n, num_layers):
    return None
