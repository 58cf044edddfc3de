"""Raise an exception that takes for ever to say what it is.

Seen: own idea.
"""

# /// attack
# exercise = "02_cell/quiz"
# stopped_by = "limits"
# ///


class Talker(Exception):
    def __str__(self):
        while True:
            pass


def number_of_parameters() -> int:
    raise Talker
