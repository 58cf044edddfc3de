"""Predict the shapes that `nn.RNN` gives, and the number of parameters that it has.

Most bugs with recurrent layers are bugs of shape, and the worst of them raise no error: two axes are exchanged, and
training goes on with nonsense. Whoever can say the shapes beforehand finds such a bug before it costs an evening.

You write three functions. They take the shape of an input and the options of a layer, and answer with numbers; no layer
is built and none is run. Making an `nn.RNN`, or another recurrent layer or cell, in order to ask it is forbidden
anywhere in this file (to see whether you were right, ask it in another file).
"""

from collections.abc import Sequence


def output_shape(
    input_shape: tuple[int, ...],
    hidden_size: int,
    *,
    num_layers: int = 1,
    bidirectional: bool = False,
    batch_first: bool = False,
) -> Sequence[int]:
    """Predict the shape of `output` in `output, h_n = nn.RNN(...)(input)`.

    The options mean what they mean to `nn.RNN`, and so does `input_shape`: three sizes are a batch of sequences, time
    before batch unless `batch_first`; two sizes are one sequence without a batch axis, (time, features), and then
    `batch_first` has nothing to say. The answer is a tuple, a list or a torch.Size.

    Source: PyTorch documentation, "RNN", sections "Inputs" and "Outputs".
    """
    raise NotImplementedError


def state_shape(
    input_shape: tuple[int, ...],
    hidden_size: int,
    *,
    num_layers: int = 1,
    bidirectional: bool = False,
    batch_first: bool = False,
) -> Sequence[int]:
    """Predict the shape of `h_n` in `output, h_n = nn.RNN(...)(input)`.

    The arguments and the kinds of answer are those of `output_shape`.

    Source: PyTorch documentation, "RNN", section "Outputs".
    """
    raise NotImplementedError


def parameter_count(
    input_size: int,
    hidden_size: int,
    *,
    num_layers: int = 1,
    bidirectional: bool = False,
    bias: bool = True,
) -> int:
    """Predict how many numbers the parameters of an `nn.RNN` hold together.

    The options mean what they mean to `nn.RNN`; without `bias` no layer has any bias vector. The answer is an int.

    Source: PyTorch documentation, "RNN", section "Variables".
    """
    raise NotImplementedError
