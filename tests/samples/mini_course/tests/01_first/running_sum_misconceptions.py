"""Wrong answers to 01_first/running_sum, and a right one in another style."""

from torch import Tensor

from autograder.misconceptions import alternative, misconception


@misconception("running_sum", caught_by="test_sums")
def leaves_out_the_last(x: Tensor) -> tuple[Tensor, Tensor]:
    """Each of your sums stops one item early. What should the first one be?"""
    return x.cumsum(0) - x, x.sum()


@alternative("running_sum")
def multiplies_by_a_triangle(x: Tensor) -> tuple[Tensor, Tensor]:
    """Multiply by a lower triangle of ones."""
    sums = x.new_ones(len(x), len(x)).tril() @ x
    return sums, sums[-1] if len(x) else x.sum()
