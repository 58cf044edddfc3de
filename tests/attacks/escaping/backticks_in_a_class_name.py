"""Raise an exception whose name ends a code span.

Seen: own idea.
"""

# /// attack
# exercise = "07_deep_and_bidirectional/bidirectional_concat"
# stopped_by = "escaping"
# ///

Odd = type("E``` `<img src=x>` [x](http://evil.example) |", (Exception,), {})


def final_states(h_n, num_layers):
    raise Odd("| `x` | <br> |")
