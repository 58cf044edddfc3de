"""Classify a sequence by the last state of an `nn.RNN`, and know where to find that state.

Many inputs, one answer: is this review friendly, from which language does this name come? A recurrent classifier reads
to the end and decides by the last state, in which the whole sequence has left its mark. `nn.RNN` gives you that state
twice, at the end of `output` and in `h_n`. Often the two are the same numbers; where they are not, one of them is
quietly the wrong one.

You take the state from each of the two, say when they agree, and build the classifier. All of PyTorch is yours to use.
"""

from collections.abc import Sequence

from jaxtyping import Float
from torch import Tensor, nn


def last_output(output: Float[Tensor, "batch time features"]) -> Float[Tensor, "batch features"]:
    """Take the last time step out of the `output` of an `nn.RNN` with `batch_first=True`."""
    raise NotImplementedError


def last_state(h_n: Float[Tensor, "layers batch hidden_size"]) -> Float[Tensor, "batch hidden_size"]:
    """Take the top layer's final state out of the `h_n` of an `nn.RNN` with one direction and any number of layers."""
    raise NotImplementedError


def readouts_agree(*, num_layers: int, bidirectional: bool, lengths: Sequence[int]) -> bool:
    """Predict whether the last step of `output` and the last entry of `h_n` are the same tensor, whatever the weights.

    The first is `output[:, -1]`, the second `h_n[-1]`, of an `nn.RNN` with `batch_first=True` and these options. To be
    the same, they need the same shape and the same numbers in every row of the batch.

    `lengths` says how many elements each sequence of the batch has, at least one. The shorter ones are padded to the
    length of the longest, and the layer is told the lengths (lesson 06 shows how). Then `h_n` holds, for each sequence,
    the states that its own elements lead to, and `output` is zero at the padding.

    Source: PyTorch documentation, "RNN", section "Outputs", and "torch.nn.utils.rnn.pad_packed_sequence".
    """
    raise NotImplementedError


class RNNClassifier(nn.Module):
    """Give each sequence of a batch a score for every class.

    It has two layers and nothing else that is learned:

    * `rnn`, an `nn.RNN` with `num_layers` layers, tanh, biases, one direction and no dropout;
    * `fc`, an `nn.Linear` from the hidden units to the classes.
    """

    def __init__(self, input_size: int, hidden_size: int, num_classes: int, num_layers: int = 1) -> None:
        """Create the two layers."""
        super().__init__()
        raise NotImplementedError

    def forward(self, x: Float[Tensor, "batch time input_size"]) -> Float[Tensor, "batch num_classes"]:
        """Give the logits of every sequence: what `fc` makes of the top layer's state after the last step.

        All sequences of the batch have the same length, and the network starts from zeros in every call. Logits are
        for `F.cross_entropy`, which applies the softmax itself; so there is none here.
        """
        raise NotImplementedError
