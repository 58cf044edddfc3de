"""Build an embedding: a table with a row for every id, and rows that learn.

An id is a name, not a quantity: token 7 is not more than token 3. So a network reads each id as a vector. The plain one
is the one-hot vector, all zeros but for a single 1. Multiply it by a matrix and out comes a row of that matrix, so an
embedding skips the product and looks the row up. That is all `nn.Embedding` does, on the way forward; on the way back a
row gets the gradients of *all* positions that looked it up. You write:

- `one_hot`, the vectors of zeros with a single 1;
- `Embedding`, a module that looks rows up, and treats padding as what it is: nothing;
- `embedding_backward`, the gradient of the table, by hand.

Your module is held against `nn.Embedding`, with the same table. `nn.Embedding` and the functions underneath it are
forbidden anywhere in this file (to compare, write another file); the rest of PyTorch is yours to use.
"""

import torch
import torch.nn.functional as F
from jaxtyping import Float, Int
from torch import Tensor, nn


def one_hot(ids: Int[Tensor, "*shape"], num_classes: int) -> Float[Tensor, "*shape num_classes"]:
    """Give a vector for every id, with a 1 at the place of the id and 0 elsewhere.

    `ids` has any shape of one axis or more, and its numbers lie between 0 and num_classes - 1. The result holds decimal
    numbers (`torch.float32`), so that it can be multiplied by weights.
    """
    ### BEGIN SOLUTION
    return F.one_hot(ids, num_classes).float()
    ### END SOLUTION


class Embedding(nn.Module):
    """Look up a vector for every id.

    It has one parameter, and nothing else in its state dict: `weight`, of shape (num_embeddings, embedding_dim), whose
    row i is the vector of id i. Its numbers are drawn anew for every module from the normal distribution with mean 0
    and standard deviation 1.

    `padding_idx` is None, or the id that means padding, any of 0 to num_embeddings - 1. Row `padding_idx` starts as
    zeros, and it never gets a gradient: it is zero in the gradient of `weight`, however often that id occurs. So
    training leaves it as it is.

    Source: PyTorch documentation, "Embedding".
    """

    def __init__(self, num_embeddings: int, embedding_dim: int, padding_idx: int | None = None) -> None:
        """Create the table and draw its initial values."""
        super().__init__()
        ### BEGIN SOLUTION
        self.padding_idx = padding_idx
        self.weight = nn.Parameter(torch.randn(num_embeddings, embedding_dim))
        if padding_idx is not None:
            with torch.no_grad():
                self.weight[padding_idx] = 0
        ### END SOLUTION

    def forward(self, ids: Int[Tensor, "*shape"]) -> Float[Tensor, "*shape embedding_dim"]:
        """Give the vector of every id.

        `ids` has any shape of one axis or more; usually it is a padded batch of sentences, (batch, time). The row of
        padding is all zeros when this is called, so that padded positions give zeros. The result has the dtype of
        `weight` (after `embedding.double()` that is float64), and `ids` stays as it is.
        """
        ### BEGIN SOLUTION
        vectors = self.weight[ids]
        if self.padding_idx is None:
            return vectors
        is_real = (ids != self.padding_idx).unsqueeze(-1)
        return vectors * is_real  # A padded position stays zero, and passes no gradient back.
        ### END SOLUTION


def embedding_backward(
    ids: Int[Tensor, "*shape"],
    grad_output: Float[Tensor, "*shape embedding_dim"],
    num_embeddings: int,
    padding_idx: int | None = None,
) -> Float[Tensor, "num_embeddings embedding_dim"]:
    """Give the gradient of the table, by hand.

    `ids` are what the embedding was called with, `grad_output` is the gradient of the loss with respect to the vectors
    that it gave. Row i of the result is the sum of the gradients at all positions where `ids` is i, zeros if there is
    no such position, and zeros in row `padding_idx`. The result has the dtype of `grad_output`; neither `ids` nor
    `grad_output` is changed.

    This is what autograd computes when it goes back through a lookup.
    """
    ### BEGIN SOLUTION
    embedding_dim = grad_output.shape[-1]
    grad_weight = grad_output.new_zeros(num_embeddings, embedding_dim)
    grad_weight.index_add_(0, ids.flatten(), grad_output.reshape(-1, embedding_dim))
    if padding_idx is not None:
        grad_weight[padding_idx] = 0
    return grad_weight
    ### END SOLUTION
