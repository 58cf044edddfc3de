"""Claim that the exercise was not begun, hoping that what is not begun is not wrong.

Seen: own idea.
"""

# /// attack
# exercise = "07_deep_and_bidirectional/bidirectional_concat"
# stopped_by = "judging"
# ///

import os
import stat
import struct
import sys

messages = sys.modules["autograder.protocol.messages"]


def channel() -> int:
    for fd in range(3, 256):
        try:
            if stat.S_ISSOCK(os.fstat(fd).st_mode):
                return fd
        except OSError:
            pass
    return -1


def frame(payload: bytes) -> None:
    os.write(channel(), struct.pack("<I", len(payload)) + payload)


def final_states(h_n, num_layers):
    frame(messages.encode(messages.Raised("NotImplementedError", "", [messages.Frame(1, "f")], own=True)))
    os._exit(0)
