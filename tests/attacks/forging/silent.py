"""Swallow every error: an answer that prints and raises nothing.

Seen: catalogue 20 (nbgrader #1324).
"""

# /// attack
# exercise = "07_deep_and_bidirectional/bidirectional_concat"
# stopped_by = "judging"
# ///

import contextlib
import io
import sys

sys.excepthook = lambda *_: None
sys.stderr = io.StringIO()


def final_states(h_n, num_layers):
    with contextlib.suppress(BaseException):
        raise ValueError
