"""Send a well-formed frame whose content is none of the grader's words.

Seen: catalogue 16.
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
    frame(b"\xc1" * 50)
    return None
