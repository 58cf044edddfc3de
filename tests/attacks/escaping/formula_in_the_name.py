"""Be called by a formula, for whoever opens the grades in a spreadsheet.

Seen: CSV injection (OWASP).
"""

# /// attack
# exercise = "07_deep_and_bidirectional/bidirectional_concat"
# stopped_by = "escaping"
# student = "=HYPERLINK(\"http:,,evil.example\",\"anna\")"
# ///


def final_states(h_n, num_layers):
    return None
