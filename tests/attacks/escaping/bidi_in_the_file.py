"""Have marks that reorder text in the very line that the feedback quotes.

Seen: CVE-2021-42574.
"""

# /// attack
# exercise = "07_deep_and_bidirectional/bidirectional_concat"
# stopped_by = "escaping"
# ///


def final_states(h_n, num_layers):
    raise ValueError("x")  # ‮ } ⁦if admin⁩ ⁦ passed
