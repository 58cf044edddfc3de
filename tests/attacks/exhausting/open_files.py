"""Open files until no descriptor is left.

Seen: catalogue 35.
"""

# /// attack
# exercise = "02_cell/quiz"
# stopped_by = "limits"
# ///


def number_of_parameters() -> int:
    held = [open("/dev/null") for _ in range(10_000)]
    return len(held)
