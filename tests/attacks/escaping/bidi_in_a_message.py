"""Raise, and print, with marks that reorder what is read.

Seen: CVE-2021-42574 (Trojan source).
"""

# /// attack
# exercise = "07_deep_and_bidirectional/bidirectional_concat"
# stopped_by = "escaping"
# ///


def final_states(h_n, num_layers):
    print("\u202e passed \u2066 10 \u2069 \u200b\u2060\ufeff")
    raise ValueError("\u202e0 stniop 01\u202c \u2067failed\u2069 \u061c\u200e\u200f")
