"""Print escape sequences, carriage returns and backspaces over what the report has said.

Seen: own idea.
"""

# /// attack
# exercise = "07_deep_and_bidirectional/bidirectional_concat"
# stopped_by = "escaping"
# ///


def final_states(h_n, num_layers):
    print(
        "failed\rpassed\x1b[1A\x1b[2Kpassed\x1b]8;;http://evil.example\x1b\\click\x1b]8;;\x1b\\\x0b\x0c\x85\u2028\u2029"
    )
    return None
