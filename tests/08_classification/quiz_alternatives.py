"""Right answers to 08_classification/quiz, in another style."""

from autograder.misconceptions import alternative


@alternative("loss_of_two_sequences")
def asks_pytorch():
    import torch
    from torch.nn import functional as F

    return F.cross_entropy(torch.tensor([[1.0986, 0.0, 0.0], [0.0, 0.0, 0.0]]), torch.tensor([0, 2]))


@alternative("one_logit_for_two")
def gives_a_whole_number():
    return -2


@alternative("twins_across_the_split")
def counts_the_twin_out():
    return 1600 / 1999 + 0.5 * 399 / 1999


@alternative("same_as_cross_entropy")
def in_another_order():
    return ["d", "a"]
