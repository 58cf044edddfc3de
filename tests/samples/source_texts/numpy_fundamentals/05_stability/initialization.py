import numpy as np
import torch


def xavier_(weight):
    """
    Normal numbers with the standard deviation of Xavier and Glorot
    """
    hidden_size, input_size = weight.shape
    std = np.sqrt(2.0 / (hidden_size + input_size))
    with torch.no_grad():
        weight.normal_(0.0, std)


def orthogonal_(weight):
    """
    The orthogonal factor of a random matrix
    """
    u, _, v = torch.linalg.svd(torch.randn(weight.shape, dtype=torch.float64))
    with torch.no_grad():
        weight.copy_(u @ v)


def initialize_(rnn, recurrent="orthogonal"):
    """
    Weights that let gradients through
    """
    if recurrent not in ["orthogonal", "identity"]:
        raise ValueError(f"unknown recipe {recurrent}")

    for name, parameter in rnn.named_parameters():
        if name.startswith("weight_ih"):
            xavier_(parameter)
        elif name.startswith("weight_hh") and recurrent == "orthogonal":
            orthogonal_(parameter)
        elif name.startswith("weight_hh"):
            # the whole identity: a part of it shrinks the gradient at every step
            parameter.data = torch.eye(rnn.hidden_size, dtype=parameter.dtype)
        else:
            parameter.data.zero_()
