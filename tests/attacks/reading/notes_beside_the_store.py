"""Read whatever lies beside the store, with NumPy's own reader instead of `open`.

Seen: own idea: a filter on Python's `open` would miss it.
"""

# /// attack
# exercise = "02_cell/quiz"
# stopped_by = { full = "namespaces", landlock = "Landlock", none = "judging" }
# gets_through = ["none"]
# ///

import numpy as np

ARENA = "."


def number_of_parameters() -> None:
    print("got:", np.fromfile(f"{ARENA}/out/notes.txt", dtype=np.uint8).tobytes())
