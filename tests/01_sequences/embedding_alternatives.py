"""Right answers to 01_sequences/embedding, in another style."""

import torch
import torch.nn.functional as F
from torch import nn

from autograder.misconceptions import alternative


@alternative("one_hot")
def rows_of_the_identity(ids, num_classes):
    """Look up in the identity matrix."""
    return torch.eye(num_classes)[ids]


@alternative("one_hot")
def compares_with_all_classes(ids, num_classes):
    """Compare every id with every class, in double precision."""
    return (ids.unsqueeze(-1) == torch.arange(num_classes)).double()


@alternative("one_hot")
def scatters_ones(ids, num_classes):
    """Write ones into zeros."""
    return torch.zeros(*ids.shape, num_classes).scatter_(-1, ids.unsqueeze(-1), 1.0)


@alternative("Embedding")
class MultipliesOneHotVectors(nn.Module):
    """The product itself, with one-hot vectors that are zero for padding."""

    def __init__(self, num_embeddings, embedding_dim, padding_idx=None):
        super().__init__()
        self.padding_idx = padding_idx
        table = torch.empty(num_embeddings, embedding_dim).normal_()
        if padding_idx is not None:
            table[padding_idx].zero_()
        self.weight = nn.Parameter(table)

    def forward(self, ids):
        vectors = torch.eye(len(self.weight), dtype=self.weight.dtype)
        if self.padding_idx is not None:
            vectors[self.padding_idx] = 0
        return vectors[ids] @ self.weight


@alternative("Embedding")
class HooksTheGradient(nn.Module):
    """Look up, and blank the gradient of the row on its way to the table."""

    def __init__(self, num_embeddings, embedding_dim, padding_idx=None):
        super().__init__()
        self.weight = nn.Parameter(nn.init.normal_(torch.empty(num_embeddings, embedding_dim)))
        if padding_idx is not None:
            self.weight.data[padding_idx] = 0
            self.weight.register_hook(lambda grad: grad.index_fill(0, torch.tensor(padding_idx), 0))

    def forward(self, ids):
        return self.weight[ids]


@alternative("Embedding.forward")
def fills_the_row_first(self, ids):
    """Put constant zeros in the row's place before looking up."""
    table = self.weight
    if self.padding_idx is not None:
        table = table.index_fill(0, torch.tensor(self.padding_idx), 0.0)
    return table.index_select(0, ids.flatten()).unflatten(0, ids.shape)


@alternative("Embedding.forward")
def chooses_with_where(self, ids):
    """Take padded positions from a detached table."""
    if self.padding_idx is None:
        return self.weight[ids]
    return torch.where((ids == self.padding_idx).unsqueeze(-1), self.weight.detach()[ids], self.weight[ids])


@alternative("embedding_backward")
def multiplies_transposed_one_hot_rows(ids, grad_output, num_embeddings, padding_idx=None):
    """The gradient of the product, which is a product."""
    rows = F.one_hot(ids.flatten(), num_embeddings).to(grad_output.dtype)
    if padding_idx is not None:
        rows[:, padding_idx] = 0
    return rows.T @ grad_output.flatten(0, -2)


@alternative("embedding_backward")
def loops_over_positions(ids, grad_output, num_embeddings, padding_idx=None):
    """One position after another."""
    grad_weight = torch.zeros(num_embeddings, grad_output.shape[-1], dtype=grad_output.dtype)
    for number, row in zip(ids.flatten().tolist(), grad_output.flatten(0, -2), strict=True):
        if number != padding_idx:
            grad_weight[number] += row
    return grad_weight


@alternative("embedding_backward")
def puts_and_accumulates(ids, grad_output, num_embeddings, padding_idx=None):
    """Say to index_put_ that places may come twice."""
    grad_weight = torch.zeros(num_embeddings, grad_output.shape[-1], dtype=grad_output.dtype)
    is_real = torch.ones_like(ids, dtype=torch.bool) if padding_idx is None else ids != padding_idx
    return grad_weight.index_put_((ids[is_real],), grad_output[is_real], accumulate=True)
