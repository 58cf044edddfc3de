"""Right answers to 10_forecasting/quiz, in another style."""

from autograder.misconceptions import alternative


@alternative("shape_after_squeeze")
def gives_a_torch_size():
    import torch

    return torch.Size([])


@alternative("shape_after_squeeze")
def gives_a_list():
    return []


@alternative("loss_of_perfect_predictions")
def gives_a_whole_number():
    return 12


@alternative("error_of_no_change")
def computes_with_a_cosine():
    import math

    return 1 - math.cos(2 * math.pi / 6)


@alternative("known_too_early")
def in_another_order():
    return ["d", "a"]
