"""Sleep for ever: no processor time, no end.

Seen: PrairieLearn #8808 (timeouts of 10 000 s).
"""

# /// attack
# exercise = "02_cell/quiz"
# stopped_by = "limits"
# ///

import time


def number_of_parameters() -> int:
    time.sleep(10**6)
