"""Return a mock, which has every attribute and takes every call.

Seen: catalogue 23.
"""

# /// attack
# exercise = "07_deep_and_bidirectional/bidirectional_concat"
# stopped_by = "judging"
# ///

from unittest.mock import MagicMock


def final_states(h_n, num_layers):
    return MagicMock()
