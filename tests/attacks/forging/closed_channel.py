"""Close the grader's channel and live on.

Seen: own idea.
"""

# /// attack
# exercise = "02_cell/quiz"
# stopped_by = "protocol"
# ///

import os
import stat
import struct
import time


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


def number_of_parameters():
    fd = channel()
    os.close(fd)
    time.sleep(60)
