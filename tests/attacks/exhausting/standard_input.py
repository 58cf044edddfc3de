"""Wait for a person to type something.

Seen: exercism #5773; any class.
"""

# /// attack
# exercise = "02_cell/quiz"
# stopped_by = "judging"
# ///


def number_of_parameters() -> int:
    return int(input("How many? "))
