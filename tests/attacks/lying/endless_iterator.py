"""Return a generator that never ends, and classes where objects are asked for.

Seen: own idea.
"""

# /// attack
# exercise = "07_deep_and_bidirectional/bidirectional_concat"
# stopped_by = "judging"
# ///

import itertools


def final_states(h_n, num_layers):
    return itertools.count() if num_layers == 1 else (n for n in itertools.repeat(h_n))


encode = type
