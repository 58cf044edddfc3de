"""Return a list of millions of numbers, each of which costs more once it is built.

Seen: own idea.
"""

# /// attack
# exercise = "07_deep_and_bidirectional/bidirectional_concat"
# stopped_by = "protocol"
# ///


def final_states(h_n, num_layers):
    return [0] * 4_000_000
