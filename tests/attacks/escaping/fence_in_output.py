"""Print what would end the fence that output stands in.

Seen: own idea.
"""

# /// attack
# exercise = "07_deep_and_bidirectional/bidirectional_concat"
# stopped_by = "escaping"
# ///


def final_states(h_n, num_layers):
    print("```\n````\n`````\n~~~\n# free\n<script>alert(1)</script>\n[x](http://evil.example)\n```")
    return None
