"""Be called by a name that reads as somebody else's.

Seen: CVE-2021-42574.
"""

# /// attack
# exercise = "07_deep_and_bidirectional/bidirectional_concat"
# stopped_by = "escaping"
# student = "anna\u202egnp.exe\u2066 \u200banna"
# ///


def final_states(h_n, num_layers):
    return None
