"""Register a codec and an error handler that answer for everybody.

Seen: own idea.
"""

# /// attack
# exercise = "07_deep_and_bidirectional/bidirectional_concat"
# stopped_by = "judging"
# ///

import codecs

codecs.register_error("strict", lambda error: ("passed", error.end))
codecs.register(lambda name: codecs.lookup("utf-8"))


def final_states(h_n, num_layers):
    return "\ud800 passed"
