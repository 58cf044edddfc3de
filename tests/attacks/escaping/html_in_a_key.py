"""Return a dict with HTML in its keys.

Seen: own idea.
"""

# /// attack
# exercise = "07_deep_and_bidirectional/bidirectional_concat"
# stopped_by = "escaping"
# ///


def final_states(h_n, num_layers):
    return {"<script>alert(1)</script>": h_n, "](javascript:alert(1))": h_n}
