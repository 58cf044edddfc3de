"""Right answers to 09_tagging/quiz, in another style."""

from autograder.misconceptions import alternative


@alternative("per_token_accuracy")
def counts_with_torch():
    import torch

    return torch.tensor([9.0, 1.0, 8.0]).sum() / torch.tensor([12.0, 4.0, 8.0]).sum()


@alternative("loss_of_a_sure_mistake")
def gives_a_whole_number():
    return 800


@alternative("calls_that_fit")
def in_another_order():
    return ["c", "a"]
