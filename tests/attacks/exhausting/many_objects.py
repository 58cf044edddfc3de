"""Return a hundred thousand objects that stay in the worker, each with a number.

Seen: own idea.
"""

# /// attack
# exercise = "07_deep_and_bidirectional/bidirectional_concat"
# stopped_by = "limits"
# ///


def final_states(h_n, num_layers):
    return [object() for _ in range(100_000)]
