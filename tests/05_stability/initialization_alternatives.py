"""Right answers to 05_stability/initialization, in another style."""

import torch
from torch import nn

from autograder.misconceptions import alternative


@alternative("xavier_")
def normal_numbers(weight):
    """Xavier's recipe with normal numbers, on the data."""
    weight.data.normal_(mean=0.0, std=(2.0 / (weight.size(0) + weight.size(1))) ** 0.5)


@alternative("xavier_")
@torch.no_grad()
def scaled_in_place(weight):
    """Standard normal numbers, written into the matrix, then scaled; returns the matrix."""
    weight[:] = torch.randn(weight.shape)
    weight *= (2 / sum(weight.shape)) ** 0.5
    return weight


@alternative("orthogonal_")
def from_the_singular_value_decomposition(weight):
    """Replace all singular values by 1."""
    u, _, vh = torch.linalg.svd(torch.randn(weight.shape, dtype=weight.dtype))
    weight.data = u @ vh


@alternative("orthogonal_")
def as_a_rotation(weight):
    """The exponential of a skew-symmetric matrix is a rotation; for a single number draw a sign."""
    drawn = torch.randn_like(weight.detach())
    with torch.no_grad():
        weight.copy_(drawn.sign() if len(weight) == 1 else torch.linalg.matrix_exp(drawn - drawn.T))


@alternative("orthogonal_")
def as_a_reflection(weight):
    """Householder's reflection in the plane at right angles to a random vector."""
    if len(weight) == 1:
        weight.data.fill_(1 - 2 * (torch.rand(()) < 0.5).float())
        return
    normal = torch.randn_like(weight[0].detach())
    with torch.no_grad():
        weight.copy_(torch.eye(len(normal)) - 2 * torch.outer(normal, normal) / normal.square().sum())


@alternative("orthogonal_")
def column_by_column(weight):
    """Gram and Schmidt's way, in double precision."""
    columns = []
    for drawn in torch.randn(weight.shape, dtype=torch.float64).T:
        column = drawn
        for _ in range(2):
            for other in columns:
                column = column - (column @ other) * other
        columns.append(column / column.norm())
    with torch.no_grad():
        weight.copy_(torch.stack(columns, dim=1))


@alternative("initialize_")
def by_layers_of_all_weights(rnn, recurrent="orthogonal"):
    """Walk through all_weights; tell vectors from matrices by their number of axes."""
    recipes = {"orthogonal": orthogonal_, "identity": nn.init.eye_}  # noqa: F821 -- the reference's
    if recurrent not in recipes:
        message = "no such recipe"
        raise ValueError(message)
    for weight_ih, weight_hh, *biases in rnn.all_weights:
        xavier_(weight_ih)  # noqa: F821 -- the reference's
        recipes[recurrent](weight_hh)
        for bias in biases:
            bias.data.fill_(0)


@alternative("initialize_")
def through_the_state_dict(rnn, recurrent="orthogonal"):
    """Overwrite the tensors of the state dict, which share their memory with the parameters."""
    for name, value in rnn.state_dict().items():
        if "weight_ih" in name:
            xavier_(value)  # noqa: F821 -- the reference's
        elif "bias" in name:
            value.zero_()
        elif recurrent == "orthogonal":
            orthogonal_(value)  # noqa: F821 -- the reference's
        elif recurrent == "identity":
            value.copy_(torch.eye(rnn.hidden_size))
        else:
            raise ValueError(recurrent)
