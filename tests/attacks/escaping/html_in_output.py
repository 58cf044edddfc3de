"""Print HTML, and the end of whatever it may stand in.

Seen: own idea.
"""

# /// attack
# exercise = "07_deep_and_bidirectional/bidirectional_concat"
# stopped_by = "escaping"
# ///


def final_states(h_n, num_layers):
    print("</pre></details></article><script>alert(1)</script><svg/onload=alert(2)>&lt;b&gt; ]]></script>")
    return None
