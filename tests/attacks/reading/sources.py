"""Ask `inspect` and `linecache` for the source of whoever calls.

Seen: catalogue 7 (the comments in PrairieLearn's pl_execute.py).
"""

# /// attack
# exercise = "07_deep_and_bidirectional/bidirectional_concat"
# stopped_by = "boundary"
# ///

import inspect
import linecache


def final_states(h_n, num_layers):
    hits = [frame.filename for frame in inspect.stack() if "test_" in frame.filename]
    text = "\n".join(line for entry in linecache.cache.values() if len(entry) > 2 for line in entry[2])
    hits += [line for line in text.splitlines() if "canary-" in line and "hits" not in line]
    print("got:" if hits else "nothing to find", hits)
    return None
