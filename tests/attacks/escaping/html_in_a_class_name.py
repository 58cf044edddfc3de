"""Raise an exception whose class is called by a piece of HTML.

Seen: own idea.
"""

# /// attack
# exercise = "07_deep_and_bidirectional/bidirectional_concat"
# stopped_by = "escaping"
# ///

Odd = type("<img src=x onerror=alert(1)>", (Exception,), {})


def final_states(h_n, num_layers):
    raise Odd("<b>bold</b>")
