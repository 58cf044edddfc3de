"""Change `isinstance`, `len`, `id` and `type`, on which the worker's own packing rests.

Seen: catalogue 23.
"""

# /// attack
# exercise = "07_deep_and_bidirectional/bidirectional_concat"
# stopped_by = "judging"
# ///

import builtins


def final_states(h_n, num_layers):
    builtins.isinstance = lambda *_: True
    builtins.len = builtins.id = lambda *_: 0
    return None
