"""Right answers to 05_stability/quiz, in another style."""

from autograder.misconceptions import alternative


@alternative("norm_of_the_third")
def takes_pytorch_s_small_number_along():
    return 6.0 * 1.4 / (7.0 + 1e-6)


@alternative("length_after_clipping_by_value")
def gives_a_tensor():
    import torch

    return torch.tensor([3.0, -4.0, 0.5, 12.0]).clamp(-1, 1).square().sum().sqrt()


@alternative("never_longer")
def in_another_order():
    return ["c", "a"]


@alternative("bound_of_xavier")
def rounds_to_three_decimals():
    return 0.173
