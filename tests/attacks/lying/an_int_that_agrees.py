"""Return a subclass of int that is equal to every number, and a bool that is none.

Seen: catalogue 21.
"""

# /// attack
# exercise = "02_cell/quiz"
# stopped_by = "judging"
# ///


class Agrees(int):
    def __eq__(self, other):
        return True

    def __index__(self):
        return 2880

    __hash__ = int.__hash__


def number_of_parameters() -> int:
    return Agrees(1)


def parameters_saved_by_one_bias() -> int:
    return True
