"""Raise what the grader raises for faults of its own, and what pytest takes for skipped or passed.

Seen: catalogue 20 (nbgrader #1324, #427: whoever fails open pays).
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
    names = ["EngineFaultError", "Skipped", "PendingError", "Exit"]
    name = names[int(num_layers) % len(names)]
    frame(messages.encode(messages.Raised(name, "passed", [], own=False)))
    os._exit(0)
