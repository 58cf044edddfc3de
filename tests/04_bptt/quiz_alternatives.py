"""Right answers to 04_bptt/quiz, in another style."""

from autograder.misconceptions import alternative


@alternative("gradient_of_the_recurrent_weight")
def rounds_to_two_decimals():
    return 0.56


@alternative("factor_at_rest")
def asks_autograd():
    import torch

    before = torch.tensor(0.9575, requires_grad=True)
    torch.tanh(2 * before).backward()
    return before.grad


@alternative("steps_to_a_thousandth")
def walks_back():
    steps, left = 0, 1.0
    while left >= 0.001:
        steps, left = steps + 1, left * 1.6 * 0.5
    return steps


@alternative("unseen_with_one_step")
def in_another_order():
    return ["d", "c", "a"]
