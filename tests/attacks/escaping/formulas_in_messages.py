"""Raise with formulas.

Seen: CSV injection (OWASP).
"""

# /// attack
# exercise = "07_deep_and_bidirectional/bidirectional_concat"
# stopped_by = "escaping"
# ///


def final_states(h_n, num_layers):
    text = ("=cmd|' /C calc'!A0", "+1+1", "-2+3", "@SUM(1)", "\t=1+1", '",=1+1,"', "\n=1+1;\r=2")[num_layers % 7]
    print(text)
    raise ValueError(text)
