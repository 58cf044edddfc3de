"""Give a recurrent network weights to start from that neither blow gradients up nor let them die.

How long gradients live in an untrained network is decided by its first weights. Two old recipes help: Xavier's for the
matrices that read an input, which keeps the size of signals about the same on the way through a layer, forward
and backward, and an orthogonal matrix or the identity for the one that is applied again at every time step. You write
both recipes for a single matrix, then apply them to a whole `nn.RNN`.

All three functions work in place, as those of `torch.nn.init` do: they overwrite the values of what they are given, and
autograd takes no notice of it. Parameters are the same objects afterwards, in the same dtype, and still require a
gradient. What the functions return does not matter. Random numbers come from PyTorch's global generator, anew in every
call.

Forbidden is what would do the work for you: the `xavier_…` and `orthogonal_` functions of `torch.nn.init`, and
`torch.nn.utils.parametrizations.orthogonal`. The rest of PyTorch, `torch.linalg` included, is yours to use.
"""

import torch
from jaxtyping import Float
from torch import Tensor, nn


def xavier_(weight: Float[Tensor, "fan_out fan_in"]) -> None:
    """Overwrite a matrix with independent random numbers of mean 0 and variance 2 / (fan_in + fan_out).

    Normal and uniform numbers are equally right: only mean and variance are prescribed. `weight` may be a parameter
    that requires a gradient.

    Source: X. Glorot and Y. Bengio, "Understanding the difficulty of training deep feedforward neural networks" (2010).
    """
    raise NotImplementedError


def orthogonal_(weight: Float[Tensor, "size size"]) -> None:
    """Overwrite a square matrix with a random orthogonal one: its product with its transpose is the identity.

    From which distribution it comes is yours to choose, as long as it is a continuous one: no element is fixed, and two
    calls give matrices that differ in all of their elements. `weight` may be a parameter that requires a gradient.

    Source: A. M. Saxe, J. L. McClelland and S. Ganguli, "Exact solutions to the nonlinear dynamics of learning in deep
    linear neural networks" (2013).
    """
    raise NotImplementedError


def initialize_(rnn: nn.RNN, recurrent: str = "orthogonal") -> None:
    """Overwrite all parameters of a recurrent network, in every layer and both directions.

    * Each input weight, `weight_ih_…`, gets Xavier's recipe, with the numbers of rows and columns that it has itself.
    * Each recurrent weight, `weight_hh_…`, becomes an orthogonal matrix, drawn for it alone, if `recurrent` is
      "orthogonal", and the identity if it is "identity"; anything else raises a ValueError.
    * All biases become 0. A network made with `bias=False` has none.

    The network may have any number of layers, and one direction or two.

    Source: PyTorch documentation, "RNN" (its section on variables lists the parameters' names); for the identity,
    Q. V. Le, N. Jaitly and G. E. Hinton, "A simple way to initialize recurrent networks of rectified linear units"
    (2015).
    """
    raise NotImplementedError
