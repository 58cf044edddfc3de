"""Be called by a piece of HTML.

Seen: own idea.
"""

# /// attack
# exercise = "07_deep_and_bidirectional/bidirectional_concat"
# stopped_by = "escaping"
# student = "<script>alert(1)<!--"
# ///


def final_states(h_n, num_layers):
    return None
