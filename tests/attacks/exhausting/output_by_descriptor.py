"""Write to the descriptors of standard output and standard error, past Python's streams.

Seen: catalogue 35.
"""

# /// attack
# exercise = "02_cell/quiz"
# stopped_by = "limits"
# ///

import os


def number_of_parameters() -> int:
    for _ in range(200):
        os.write(1, b"x" * 10_000)
        os.write(2, b"\xff" * 10_000)
    return 1
