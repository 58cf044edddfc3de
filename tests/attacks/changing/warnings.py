"""Turn warnings into errors and errors into warnings, and give a flood of them.

Seen: nbgrader PR #1904 (a warning on standard error marked right answers wrong).
"""

# /// attack
# exercise = "07_deep_and_bidirectional/bidirectional_concat"
# stopped_by = "judging"
# ///

import warnings

warnings.simplefilter("error")


def final_states(h_n, num_layers):
    warnings.simplefilter("always")
    for n in range(2000):
        warnings.warn(f"warning {n}", stacklevel=1)
    return None
