"""Take memory piece by piece.

Seen: catalogue 35 (nbgrader #1429).
"""

# /// attack
# exercise = "02_cell/quiz"
# stopped_by = "limits"
# ///


def number_of_parameters() -> int:
    pieces = []
    while True:
        pieces.append(bytearray(2**24))
