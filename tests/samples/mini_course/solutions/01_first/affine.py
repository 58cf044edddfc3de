"""Write an affine map as a module of your own."""

import torch
from torch import Tensor, nn


class Affine(nn.Module):
    """Map rows with `weight`, of shape (outputs, inputs), and `bias`, of shape (outputs,)."""

    def __init__(self, inputs: int, outputs: int) -> None:
        """Create the two parameters, drawn from a normal distribution."""
        super().__init__()
        ### BEGIN SOLUTION
        self.weight = nn.Parameter(torch.randn(outputs, inputs))
        self.bias = nn.Parameter(torch.randn(outputs))
        ### END SOLUTION

    def forward(self, x: Tensor) -> Tensor:
        """Give x W^T + b, and leave `x` as it is."""
        ### BEGIN SOLUTION
        return x @ self.weight.T + self.bias
        ### END SOLUTION
