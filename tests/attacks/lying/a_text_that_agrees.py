"""Return texts and letters that are equal to whatever they are compared with.

Seen: catalogue 21.
"""

# /// attack
# exercise = "02_cell/quiz"
# stopped_by = "judging"
# ///


class Agrees(str):
    def __eq__(self, other):
        return True

    def __str__(self):
        return "a"

    __hash__ = str.__hash__


def unseen_with_a_state_of_zeros() -> list:
    return [Agrees("z")]
