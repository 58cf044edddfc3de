"""Answer each question with all answers at once: every letter, a list of every number, a text for each.

Seen: own idea.
"""

# /// attack
# exercise = "02_cell/quiz"
# stopped_by = "judging"
# ///


def number_of_parameters() -> list:
    return list(range(5000))


def unseen_with_a_state_of_zeros() -> list:
    return ["a", "b", "c", "d", "a", "c"]


def shape_of_the_new_state() -> tuple:
    return (16, 40, 16, 40)


def next_state() -> float:
    return float("nan")
