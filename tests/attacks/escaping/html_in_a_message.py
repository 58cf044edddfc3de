"""Raise with a text that is HTML.

Seen: own idea; every web page that shows other people's text.
"""

# /// attack
# exercise = "07_deep_and_bidirectional/bidirectional_concat"
# stopped_by = "escaping"
# ///


def final_states(h_n, num_layers):
    raise ValueError("<script>alert(1)</script><img src=x onerror=alert(2)>' \" onmouseover=alert(3) </pre></body>")
