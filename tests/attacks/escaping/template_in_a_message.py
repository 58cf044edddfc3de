"""Raise with the words of template engines.

Seen: own idea: server-side template injection.
"""

# /// attack
# exercise = "07_deep_and_bidirectional/bidirectional_concat"
# stopped_by = "escaping"
# ///


def final_states(h_n, num_layers):
    print("{% for c in ().__class__.__base__.__subclasses__() %}{{ c }}{% endfor %}")
    raise ValueError("{{ 7 * 7 }} {{ told.student }} {% include 'feedback.html' %} ${7*7} %(name)s {0.__class__}")
