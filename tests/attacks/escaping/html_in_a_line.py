"""Fail in a line of the file that is HTML itself, which the feedback quotes.

Seen: own idea.
"""

# /// attack
# exercise = "07_deep_and_bidirectional/bidirectional_concat"
# stopped_by = "escaping"
# ///


def final_states(h_n, num_layers):
    assert not h_n.numel(), "</code></p><script>alert(1)</script>"  # </code><script>alert(2)</script>
