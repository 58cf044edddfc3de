"""Write a file of a gigabyte.

Seen: catalogue 35 (Submitty's RLIMIT_FSIZE, PrairieLearn's DiskQuota).
"""

# /// attack
# exercise = "02_cell/quiz"
# stopped_by = "limits"
# ///

import signal

signal.signal(signal.SIGXFSZ, signal.SIG_IGN)


def number_of_parameters() -> int:
    with open("large", "wb", buffering=0) as file:
        for _ in range(64):
            file.write(bytes(2**24))
    return 1
