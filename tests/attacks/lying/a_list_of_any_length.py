"""Return a list and a tuple that say of themselves whatever is asked for.

Seen: catalogue 21.
"""

# /// attack
# exercise = "02_cell/quiz"
# stopped_by = "judging"
# ///


class Liar(list):
    def __len__(self):
        return 2

    def __iter__(self):
        return iter(["a", "c"] if False else ["x"])

    def __eq__(self, other):
        return True


class Pair(tuple):
    def __eq__(self, other):
        return True

    __hash__ = tuple.__hash__


def unseen_with_a_state_of_zeros() -> list:
    return Liar("x")


def shape_of_the_new_state() -> tuple:
    return Pair((1,))
