"""Write to standard output at an offset far away, so that the file looks enormous.

Seen: own idea.
"""

# /// attack
# exercise = "02_cell/quiz"
# stopped_by = "judging"
# ///

import os


def number_of_parameters() -> int:
    os.pwrite(1, b"x", 2**21)
    os.lseek(1, 2**40, os.SEEK_SET)
    print("hello")
    return 1
