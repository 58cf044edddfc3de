"""Right answers to 01_sequences/quiz, in another style."""

from autograder.misconceptions import alternative


@alternative("smallest_table")
def builds_the_vocabulary():
    tokens = ["one", "two", "one", "two", "two"]
    return max({token: i for i, token in enumerate(tokens)}.values()) + 1


@alternative("shape_of_the_vectors")
def gives_a_list():
    return [12, 30, 64]


@alternative("gradient_of_a_row")
def gives_a_whole_number():
    return 9


@alternative("unknown_as_padding")
def in_another_order():
    return ["d", "a", "b"]
