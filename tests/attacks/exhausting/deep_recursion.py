"""Recur a hundred thousand times, for a traceback of as many lines.

Seen: nbgrader's infinite-recursion.ipynb; own idea.
"""

# /// attack
# exercise = "07_deep_and_bidirectional/bidirectional_concat"
# stopped_by = "judging"
# ///

import sys

sys.setrecursionlimit(10**6)


def final_states(h_n, num_layers, depth=100_000):
    if depth == 0:
        raise ValueError("deep enough")
    final_states(h_n, num_layers, depth - 1)
