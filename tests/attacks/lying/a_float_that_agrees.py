"""Return a subclass of NumPy's float64, which passes for a float, and agrees with everything.

Seen: catalogue 21 (inducer/relate #295).
"""

# /// attack
# exercise = "02_cell/quiz"
# stopped_by = "judging"
# ///

import numpy as np


class Agrees(np.float64):
    def __eq__(self, other):
        return True

    def __sub__(self, other):
        return 0.0

    __rsub__ = __sub__
    __hash__ = np.float64.__hash__


def next_state() -> float:
    return Agrees(12.0)
