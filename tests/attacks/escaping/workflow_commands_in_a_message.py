"""Raise with workflow commands on lines of their own.

Seen: catalogue 18.
"""

# /// attack
# exercise = "07_deep_and_bidirectional/bidirectional_concat"
# stopped_by = "escaping"
# ///


def final_states(h_n, num_layers):
    raise ValueError("x\n::set-env name=PATH::/tmp\r::error::y%0A::warning::z\n##vso[task.setvariable variable=x]y")
