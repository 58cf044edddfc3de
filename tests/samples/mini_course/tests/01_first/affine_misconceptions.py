"""Wrong answers to 01_first/affine."""

from torch import Tensor, nn

from autograder.misconceptions import misconception


@misconception("Affine.forward", caught_by="test_value")
def forgets_the_bias(self: nn.Module, x: Tensor) -> Tensor:
    """Your result lacks the bias. With x = 0 only the bias should be left: try that."""
    return x @ self.weight.T


@misconception("Affine.forward", caught_by="test_input_is_left_alone")
def works_in_the_input(self: nn.Module, x: Tensor) -> Tensor:
    """Your method changes its argument. Whoever called it may need that tensor again."""
    result = x @ self.weight.T + self.bias
    x.zero_()
    return result
