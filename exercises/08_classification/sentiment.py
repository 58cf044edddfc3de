"""Tell whether a review is positive when the order of its words decides, and judge the answer honestly.

A bag of words knows which words a review has, and "not great but good" has the same words as "good but not great". So
you build a classifier that reads in order, in both directions, and puts the two final states side by side
(`SentimentClassifier`). Whether it has understood anything is a question to reviews that it has never seen: you set a
fifth of them aside before the training (`split`), and count afterwards how many it gets right (`accuracy`). Nothing is
forbidden.

The reviews are invented. `draw_reviews` makes some thousands, no review twice, and `train` is a training loop: both are
given. A review has one statement, "the plot was not good", or two with opposite verdicts, joined by "but" or by
"although". Its own verdict is then that of the main statement: the one *after* "but", the one *before* "although". Swap
the two statements, and the words stay the same, but the verdict does not.

Your classifier is trained on hundreds of reviews and judged on others. The suite chooses sizes, epochs, batch size and
learning rate, and they are known to work: an answer that does what is written below gets there with room to spare.
"""

import torch
from jaxtyping import Float, Int
from torch import Tensor, nn
from torch.nn import functional as F
from torch.nn.utils.rnn import pack_padded_sequence, pad_sequence

SUBJECTS = ("plot", "music", "acting", "ending", "camera", "dialogue")
BAD = ("bad", "dull", "awful", "poor")
GOOD = ("good", "great", "lovely", "clever")
VOCABULARY = ("<pad>", "the", "was", "not", "but", "although", *SUBJECTS, *BAD, *GOOD)


def draw_reviews(
    count: int, generator: torch.Generator
) -> tuple[Int[Tensor, "count time"], Int[Tensor, " count"], Int[Tensor, " count"]]:
    """Draw different reviews: their padded token ids, their lengths, and their labels, 1 for positive, 0 for negative.

    The id of a word is its place in `VOCABULARY`; 0 is padding. There are 9312 reviews in all: ask for no more.

    This function is given.
    """

    def pick(choices: tuple[str, ...]) -> str:
        return choices[int(torch.randint(len(choices), (), generator=generator))]

    def state(verdict: int) -> str:
        is_negated = int(torch.randint(2, (), generator=generator))
        adjective = pick((BAD, GOOD)[verdict ^ is_negated])
        return f"the {pick(SUBJECTS)} was {'not ' * is_negated}{adjective}"

    labels: dict[str, int] = {}
    while len(labels) < count:
        label = int(torch.randint(2, (), generator=generator))
        form = pick(("one", "but", "although"))
        main, aside = state(label), state(1 - label)
        review = {"one": main, "but": f"{aside} but {main}", "although": f"{main} although {aside}"}[form]
        labels[review] = label
    rows = [torch.tensor([VOCABULARY.index(word) for word in review.split()]) for review in labels]
    lengths = torch.tensor([len(row) for row in rows])
    return pad_sequence(rows, batch_first=True), lengths, torch.tensor(list(labels.values()))


def split(count: int, generator: torch.Generator) -> tuple[Int[Tensor, " train"], Int[Tensor, " held_out"]]:
    """Say which of `count` reviews are for training and which are held out: a pair of tensors of indices (int64).

    Indices run from 0 to `count - 1`, and `count` is at least 5. A fifth, rounded down, is held out: `count // 5`
    indices. All others are for training. So every index is in one of the two parts, once, and never in both.

    Which ones are held out is chosen at random, every index with the same chance. Within a part the order is yours to
    choose. All randomness comes from `generator`, whose state moves on: the same seed gives the same split, whatever
    else has been drawn in the program, and a second call with the same generator gives another split.

    Source: PyTorch documentation, "torch.randperm" and "torch.Generator".
    """
    raise NotImplementedError


class SentimentClassifier(nn.Module):
    """Give every review of a padded batch one logit: above 0 stands for positive.

    It has three layers, under these names, and no other parameters:

    * `embedding`, an `nn.Embedding` with `vocab_size` rows of `embedding_dim` numbers and with `padding_idx=0`; that
      row starts as zeros;
    * `rnn`, a bidirectional `nn.RNN` with `num_layers` layers of `hidden_size` units in each direction: tanh, with
      biases, no dropout;
    * `linear`, an `nn.Linear` from the final states of both directions, side by side, to one logit, with a bias.

    All other weights start as PyTorch's layers make them: from much smaller ones, this task is learned too slowly.

    Source: PyTorch documentation, "RNN", the output `h_n`, and "pack_padded_sequence".
    """

    def __init__(self, vocab_size: int, embedding_dim: int, hidden_size: int, num_layers: int = 1) -> None:
        """Create the three layers."""
        super().__init__()
        raise NotImplementedError

    def forward(self, tokens: Int[Tensor, "batch time"], lengths: Int[Tensor, " batch"]) -> Float[Tensor, " batch"]:
        """Give what `linear` makes of the last layer's final states, the forward direction first.

        Final is the state in which a direction has read the whole review: forward after its last real word, backward
        after its first. `lengths` (int64, on the CPU) says how many words of each row are real: from 1 to the number of
        columns, in no particular order; none of the rows need be full. What stands after them is padding and must not
        change the logits, whichever ids it has: only the lengths decide what is real.

        The logits are logits: no sigmoid. Every call starts from states of zeros and keeps nothing for the next one.
        """
        raise NotImplementedError


def train(
    model: nn.Module,
    tokens: Int[Tensor, "reviews time"],
    lengths: Int[Tensor, " reviews"],
    labels: Int[Tensor, " reviews"],
    epochs: int,
    batch_size: int,
    lr: float,
) -> None:
    """Train a classifier in place, with one logit for two classes.

    This function is given.

    Source: PyTorch documentation, "torch.nn.functional.binary_cross_entropy_with_logits".
    """
    adam = torch.optim.Adam(model.parameters(), lr=lr)
    model.train()
    for _ in range(epochs):
        order = torch.randperm(len(labels))
        for start in range(0, len(labels), batch_size):
            rows = order[start : start + batch_size]
            logits = model(tokens[rows], lengths[rows])
            loss = F.binary_cross_entropy_with_logits(logits, labels[rows].to(logits.dtype))
            adam.zero_grad()
            loss.backward()
            adam.step()


def accuracy(
    model: nn.Module,
    tokens: Int[Tensor, "reviews time"],
    lengths: Int[Tensor, " reviews"],
    labels: Int[Tensor, " reviews"],
) -> float:
    """Give the fraction of reviews that the model judges rightly, from 0 to 1.

    `model` is any module that turns tokens and lengths into logits as `SentimentClassifier` does. A logit above 0 says
    that the review is positive (label 1), any other that it is negative (label 0). There is at least one review. Show
    the model all of them at once or some at a time, as you like; in the end all count alike. A tensor without
    dimensions is as good a result as a float.

    The model is called in evaluation mode, with autograd switched off. Afterwards it is in the mode in which it came,
    training or evaluation.

    Source: PyTorch documentation, "torch.no_grad" and "torch.nn.Module", its method `eval`.
    """
    raise NotImplementedError
