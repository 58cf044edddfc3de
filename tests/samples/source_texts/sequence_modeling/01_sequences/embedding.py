import torch
import torch.nn as nn


def one_hot(ids, num_classes):
    # compare every id with every class: shape (..., 1) against (num_classes,)
    return (ids.unsqueeze(-1) == torch.arange(num_classes)).float()


class Embedding(nn.Module):
    def __init__(self, num_embeddings, embedding_dim, padding_idx=None):
        super(Embedding, self).__init__()
        self.num_embeddings = num_embeddings
        self.padding_idx = padding_idx
        table = torch.randn(num_embeddings, embedding_dim)
        if padding_idx is not None:
            table[padding_idx] = 0
        self.weight = nn.Parameter(table)

    def forward(self, ids):
        vectors = one_hot(ids, self.num_embeddings).to(self.weight.dtype)
        if self.padding_idx is not None:
            # padding selects no row at all, so nothing flows back into its row
            vectors[..., self.padding_idx] = 0
        return vectors @ self.weight


def embedding_backward(ids, grad_output, num_embeddings, padding_idx=None):
    embedding_dim = grad_output.shape[-1]
    vectors = one_hot(ids.reshape(-1), num_embeddings).to(grad_output.dtype)
    gradient = vectors.T @ grad_output.reshape(-1, embedding_dim)
    if padding_idx is not None:
        gradient[padding_idx] = 0
    return gradient
