"""Raise, print and return text that is no Unicode.

Seen: own idea: whoever writes it as UTF-8 fails.
"""

# /// attack
# exercise = "07_deep_and_bidirectional/bidirectional_concat"
# stopped_by = "escaping"
# ///

Odd = type("E\ud800".encode("utf-8", "replace").decode(), (Exception,), {})


def final_states(h_n, num_layers):
    print("\udcff")
    if num_layers == 1:
        return {"\ud800": "\udfff"}
    raise Odd("\ud800 \udfff \ufffe \uffff \ufdd0")
