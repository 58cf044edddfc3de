"""Switch the garbage collector off, set the recursion limit to the sky, and leave no room for threads' stacks.

Seen: own idea.
"""

# /// attack
# exercise = "07_deep_and_bidirectional/bidirectional_concat"
# stopped_by = "judging"
# ///

import gc
import sys
import threading

gc.disable()
gc.set_threshold(0)
sys.setrecursionlimit(10**9)
threading.stack_size(2**28)


def final_states(h_n, num_layers):
    return None
