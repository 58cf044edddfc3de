"""Have the module itself answer every name with a mock.

Seen: own idea (PEP 562).
"""

# /// attack
# exercise = "07_deep_and_bidirectional/bidirectional_concat"
# stopped_by = "judging"
# ///

from unittest.mock import MagicMock


def __getattr__(name):
    return MagicMock(name=name)
