"""Have every later call traced, and look into the frames of whoever runs after this.

Seen: own idea, after catalogue 4.
"""

# /// attack
# exercise = "07_deep_and_bidirectional/bidirectional_concat"
# stopped_by = "boundary"
# ///

import sys


def look(frame, event, argument):
    for value in list(frame.f_locals.values()):
        if type(value) is str and value.startswith("canary-") and len(value) > 20:
            print("got:", value)
    return look


def final_states(h_n, num_layers):
    print("nothing to find")
    sys.settrace(look)
    sys.setprofile(look)
    return None
