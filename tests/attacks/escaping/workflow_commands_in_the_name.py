"""Be called by a workflow command.

Seen: catalogue 18.
"""

# /// attack
# exercise = "07_deep_and_bidirectional/bidirectional_concat"
# stopped_by = "escaping"
# student = "anna\n::error title=x::y\n"
# ///


def final_states(h_n, num_layers):
    return None
