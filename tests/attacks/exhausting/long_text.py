"""Return, and print, and raise, a text of millions of letters.

Seen: own idea.
"""

# /// attack
# exercise = "07_deep_and_bidirectional/bidirectional_concat"
# stopped_by = "judging"
# ///


def final_states(h_n, num_layers):
    if num_layers == 1:
        raise ValueError("x" * 5_000_000)
    return {"x" * 3_000_000: "y" * 3_000_000}
