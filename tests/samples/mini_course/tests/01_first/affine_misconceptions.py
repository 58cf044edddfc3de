"""Wrong answers to 01_first/affine."""

from torch import Tensor, nn

from autograder.misconceptions import misconception


@misconception("Affine.forward", caught_by="test_value")
def forgets_the_bias(self: nn.Module, x: Tensor) -> Tensor:
    """Your result lacks the bias. With x = 0 only the bias should be left: try that."""
    return x @ self.weight.T
