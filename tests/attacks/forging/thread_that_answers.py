"""Leave a thread behind that answers all later questions.

Seen: catalogue 15 (pygpubench submission_thread_fd.py).
"""

# /// attack
# exercise = "07_deep_and_bidirectional/bidirectional_concat"
# stopped_by = "protocol"
# ///

import os
import stat
import struct
import sys
import threading
import time

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
    def answer_for_ever() -> None:
        while True:
            frame(messages.encode(messages.Returned(None)))
            time.sleep(0.001)

    threading.Thread(target=answer_for_ever, daemon=True).start()
    time.sleep(0.05)
    return None
