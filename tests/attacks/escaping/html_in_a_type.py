"""Return an object whose class is called by a piece of HTML.

Seen: own idea.
"""

# /// attack
# exercise = "07_deep_and_bidirectional/bidirectional_concat"
# stopped_by = "escaping"
# ///

Odd = type("Tensor`</code><script>alert(1)</script>", (), {})


def final_states(h_n, num_layers):
    return Odd()
