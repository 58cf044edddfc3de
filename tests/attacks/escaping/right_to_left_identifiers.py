"""Use names in letters that are written from right to left.

Seen: CVE-2021-42574, without any mark.
"""

# /// attack
# exercise = "07_deep_and_bidirectional/bidirectional_concat"
# stopped_by = "escaping"
# ///


class אבג(Exception):
    pass


def الف(h_n):
    raise אבג(f"{h_n.sum()} 10/10")


def final_states(h_n, num_layers):
    return الف(h_n)
