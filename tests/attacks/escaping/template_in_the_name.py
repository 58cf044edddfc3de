"""Be called by a template.

Seen: own idea.
"""

# /// attack
# exercise = "07_deep_and_bidirectional/bidirectional_concat"
# stopped_by = "escaping"
# student = "{{ 7*7 }}{% raw %}[bold]%s{0}"
# ///


def final_states(h_n, num_layers):
    return None
