"""Take memory, catch the error, and try again for ever.

Seen: catalogue 34 (nbgrader #427: an allocating loop cannot be interrupted).
"""

# /// attack
# exercise = "02_cell/quiz"
# stopped_by = "limits"
# ///


def number_of_parameters() -> int:
    pieces = []
    while True:
        try:
            pieces.append(bytearray(2**22))
        except MemoryError:
            continue
