"""Give every token of a sequence its tag: a many-to-many network, its training, its accuracy, and a figure.

A tagger reads a padded batch of token ids and gives logits for the tag of *every* token, not one answer for the whole
sequence. You write the network (`Tagger`), the number by which taggers are judged (`token_accuracy`), the training
loop (`train`), and a picture of what came of it (`plot_tags`). Nothing is forbidden.

Your tagger is then trained on two tasks. In the first a token's tag is the token modulo 3: a table would do, no memory
is needed. In the second it is the sum of all tokens so far modulo 3, and only a network that carries a state from token
to token can learn that. It is judged on sequences it has not seen. The suite chooses sizes, epochs, batch size and
learning rate, and they are known to work: an answer that does what is written below gets there with room to spare.

A batch is padded at the end of its rows. Each row has at least one real token, and padding comes only after the real
ones: in `tokens` as the id `padding_idx`, in `tags` as the number `ignore_index`, which says "no tag here". Both are
tensors of dtype int64; logits are float32.
"""

import torch
from jaxtyping import Float, Int
from matplotlib.figure import Figure
from torch import Tensor, nn
from torch.nn import functional as F


class Tagger(nn.Module):
    """Tag every token from that token itself and all tokens before it.

    It has three layers, under these names, and no other parameters:

    * `embedding`, an `nn.Embedding` with `vocab_size` rows of `embedding_dim` numbers; the row `padding_idx` starts as
      zeros and never gets a gradient;
    * `rnn`, an `nn.RNN` with `hidden_size` units: one layer, one direction, tanh, with biases;
    * `linear`, an `nn.Linear` from a hidden state to `num_tags` logits, with a bias.

    How the weights start is yours to choose, but for the row of the padding; PyTorch's own choice does.

    Source: PyTorch documentation, "Embedding", "RNN" and "Linear".
    """

    def __init__(
        self, vocab_size: int, embedding_dim: int, hidden_size: int, num_tags: int, padding_idx: int = 0
    ) -> None:
        """Create the three layers."""
        super().__init__()
        raise NotImplementedError

    def forward(self, tokens: Int[Tensor, "batch time"]) -> Float[Tensor, "batch time num_tags"]:
        """Give the logits of every token's tag.

        They are logits: no softmax. Every call starts from a state of zeros and keeps nothing for the next one. Padded
        positions get logits too, so that the shape is whole, but nobody will look at them.
        """
        raise NotImplementedError


def token_accuracy(
    logits: Float[Tensor, "batch time num_tags"], tags: Int[Tensor, "batch time"], ignore_index: int = -100
) -> float:
    """Give the fraction of tokens whose most likely tag is the right one, from 0 to 1.

    Positions whose tag is `ignore_index` do not count, neither as right nor as wrong, whatever is predicted there.
    All other tokens of the batch count alike, whichever sequence they stand in. `ignore_index` may be any integer.
    A tensor without dimensions is as good a result as a float.

    Raises a ValueError if no position counts: no tokens have no accuracy.
    """
    raise NotImplementedError


def train(
    model: nn.Module,
    tokens: Int[Tensor, "sequences time"],
    tags: Int[Tensor, "sequences time"],
    epochs: int,
    batch_size: int,
    lr: float,
    ignore_index: int = -100,
) -> list[float]:
    """Train a tagger in place and give the loss of every epoch.

    `model` is any module that turns tokens into logits as `Tagger` does; put it into training mode first. One
    `torch.optim.Adam` with learning rate `lr`, and its other settings as they come, serves the whole training.

    In every epoch each sequence is used once, in an order drawn anew with PyTorch's global generator, in batches of
    `batch_size` sequences; the last batch of an epoch may be smaller. After every batch comes one step of the
    optimizer on the gradient of that batch's loss alone, without clipping or penalties.

    The loss of a batch is the cross-entropy between logits and tags, averaged over the tokens of the batch, all alike;
    positions whose tag is `ignore_index` are left out. The loss of an epoch is the mean of the losses of its batches,
    each as it was before its step.

    Source: PyTorch documentation, "CrossEntropyLoss" (its part on K-dimensional loss) and "Adam".
    """
    raise NotImplementedError


def plot_tags(true_tags: Int[Tensor, " time"], predicted_tags: Int[Tensor, " time"]) -> Figure:
    """Draw the predicted and the true tags of one sequence, without padding, into a new figure.

    The figure holds one Axes with

    * two curves, drawn with `plot`, `step` or `scatter`, labeled "true" and "predicted": the position in the sequence,
      counted from 0, goes to the right, the tag at that position up;
    * the x label "position" and the y label "tag";
    * a legend that names both curves.

    Colors, markers, ticks and title are yours to choose: where both agree, both should still be seen. Every call
    returns a figure of its own, and shows nothing.
    """
    raise NotImplementedError
