"""Tell from which language a name comes: data set, batches, network and training loop, all in your hands.

A classifier of names reads a name letter by letter and answers once, at its end. In the lessons before, each part
stood for itself; here you put them together: a data set that gives names as tensors (`NameDataset`), the function that
makes batches of them (`collate_fn`; yours of lesson 06 will do), the network (`NameClassifier`) and the training loop
(`train`). Nothing is forbidden.

The names are invented. `draw_names` makes as many as you like: every name has a stem, which is drawn from the same
syllables for all languages, and an ending, which says the language. So neither the first letter nor the last one is
enough. Your classifier is trained on some hundreds of names, and judged on others that it has not seen. The suite
chooses sizes, epochs, batch size and learning rate, and they are known to work: an answer that does what is written
below gets there with room to spare.
"""

import string
from collections.abc import Sequence

import torch
from jaxtyping import Float, Int
from torch import Tensor, nn
from torch.nn import functional as F
from torch.nn.utils.rnn import pack_padded_sequence, pad_sequence
from torch.utils.data import DataLoader, Dataset

ALPHABET = string.ascii_letters
PADDING, UNKNOWN = 0, 1

LANGUAGES = ("Italian", "German", "Polish", "Japanese")
ENDINGS = (
    ("elli", "ini", "etti", "one", "ano", "ara"),
    ("mann", "berg", "stein", "bauer", "icke", "hagen"),
    ("ski", "cki", "wicz", "czyk", "ska", "ak"),
    ("moto", "yama", "mura", "naka", "nishi", "mori"),
)
ONSETS = ("b", "br", "d", "f", "g", "gr", "k", "l", "m", "n", "p", "r", "s", "st", "t", "v")
VOWELS = ("a", "e", "i", "o", "ö", "u", "ü")
CODAS = ("k", "l", "m", "n", "r", "s", "t")


def draw_names(count: int, generator: torch.Generator) -> tuple[list[str], list[int]]:
    """Draw different names, and for each the number of its language in `LANGUAGES`.

    This function is given.
    """

    def pick(choices: Sequence[str]) -> str:
        return choices[int(torch.randint(len(choices), (), generator=generator))]

    languages: dict[str, int] = {}
    while len(languages) < count:
        language = int(torch.randint(len(LANGUAGES), (), generator=generator))
        name = pick(ONSETS) + pick(VOWELS) + pick(CODAS) + pick(ENDINGS[language])
        languages.setdefault(name.capitalize(), language)
    return list(languages), list(languages.values())


class NameDataset(Dataset[tuple[Tensor, int]]):
    """Give names as token ids, each with its label.

    The ids of a name are one for each of its characters, in their order. A character that is at place i of the alphabet
    has the id i + 2. One that the alphabet lacks has the id `UNKNOWN`; characters are compared as they are, so "U", "u"
    and "ü" are three different ones. The id `PADDING` is no character's.
    """

    def __init__(self, names: Sequence[str], labels: Sequence[int], alphabet: str = ALPHABET) -> None:
        """Take the names, none of them empty, and as many labels.

        An alphabet has at least one character, none twice, in any order.
        """
        raise NotImplementedError

    def __len__(self) -> int:
        """Give the number of names."""
        raise NotImplementedError

    def __getitem__(self, index: int) -> tuple[Int[Tensor, " length"], int]:
        """Give the ids (int64) and the label (a Python int) of one name, counted from 0."""
        raise NotImplementedError


def collate_fn(
    batch: list[tuple[Int[Tensor, " _"], int]],
) -> tuple[Int[Tensor, "batch time"], Int[Tensor, " batch"], Int[Tensor, " batch"]]:
    """Turn samples of a `NameDataset` into a batch: a triple of token ids, lengths and labels, each of int64.

    Row `b` of all three belongs to sample `b`. Rows are filled up at the end with `PADDING` to the length of the
    longest in this batch. This is lesson 06's function: use yours.

    Source: PyTorch documentation, page "torch.utils.data", section "Working with collate_fn".
    """
    raise NotImplementedError


class NameClassifier(nn.Module):
    """Give every name of a padded batch a logit for each language.

    It has three layers, under these names, and no other parameters:

    * `embedding`, an `nn.Embedding` with `vocab_size` rows of `embedding_dim` numbers, and with `padding_idx=PADDING`;
      that row starts as zeros;
    * `rnn`, an `nn.RNN` with `hidden_size` units: one layer, one direction, tanh, with biases;
    * `linear`, an `nn.Linear` from a hidden state to `num_classes` logits, with a bias.

    How the weights start is yours to choose, but for the row of the padding; PyTorch's own choice does.

    Source: PyTorch documentation, "Embedding", "RNN", "Linear" and "pack_padded_sequence".
    """

    def __init__(self, vocab_size: int, embedding_dim: int, hidden_size: int, num_classes: int) -> None:
        """Create the three layers."""
        super().__init__()
        raise NotImplementedError

    def forward(
        self, tokens: Int[Tensor, "batch time"], lengths: Int[Tensor, " batch"]
    ) -> Float[Tensor, "batch num_classes"]:
        """Give what `linear` makes of the state after each name's last real character.

        `lengths` (int64, on the CPU) says how many characters of each row are real: from 1 to the number of columns, in
        no particular order; none of the rows need be full. What stands after them is padding and must not change the
        logits, whichever ids it has: only the lengths decide what is real.

        The logits are logits: no softmax. Every call starts from a state of zeros and keeps nothing for the next one.
        """
        raise NotImplementedError


def train(
    model: nn.Module, dataset: Dataset[tuple[Tensor, int]], epochs: int, batch_size: int, lr: float
) -> list[float]:
    """Train a classifier in place and give the loss of every epoch.

    `model` is any module that turns tokens and lengths into logits as `NameClassifier` does; put it into training mode
    first. Of `dataset` use its length and its items only, which are as those of a `NameDataset`. One
    `torch.optim.Adam` with learning rate `lr`, and its other settings as they come, serves the whole training.

    In every epoch each name is used once, in an order drawn anew with PyTorch's global generator, in batches of
    `batch_size` names; the last batch of an epoch may be smaller. After every batch comes one step of the optimizer on
    the gradient of that batch's loss alone, without clipping or penalties.

    The loss of a batch is the cross-entropy between logits and labels, averaged over the names of the batch. The loss
    of an epoch is the average of these, each as it was before its step: every batch may count alike, or every name, as
    you like.

    Source: PyTorch documentation, "CrossEntropyLoss", "Adam" and "torch.utils.data".
    """
    raise NotImplementedError
