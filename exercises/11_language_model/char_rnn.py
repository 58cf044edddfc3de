"""Train a small network to predict characters, measure it in bits against a bigram model, and let it write.

A language model gives every next character a probability, from the text before it. You write the network (`CharRNN`),
the measure by which language models are compared (`bits_per_character`), the baseline that every model of characters
has to beat (`bigram_bits_per_character`), the training (`train`) and the writing (`generate`). Nothing is forbidden,
and what you wrote for the other two exercises of the lesson you may copy.

Your network is then trained on sentences of `write_text`, which is given, and judged on sentences that it has not seen.
In them the ending of the verb depends on the noun at the beginning, with other words between. A bigram model sees one
character back and cannot know; a network with a state can. The suite chooses sizes, optimizer, epochs and chunk length,
and they are known to work: an answer that does what is written below gets there with room to spare.

The ids of the characters are whole numbers from 0 to `vocab_size` - 1. Wherever a *model* is an argument, it is any
`nn.Module` that is called like a `CharRNN`: `model(tokens, state)` gives logits and the state after the last token.
Without a state, or with None, it begins anew. A state is one tensor, and its shape is the model's own business.
"""

import math

import numpy as np
import torch
from jaxtyping import Float, Int
from torch import Tensor, nn
from torch.nn import functional as F

NOUNS = ("bear", "frog", "goat", "lion", "mule")
VERBS = ("dance", "hop", "jump", "sleep", "walk")


def write_text(num_sentences: int, seed: int) -> str:
    """Write sentences such as "the bears near a lion jump. ", one after the other; the same seed, the same text.

    This function is given. One noun is the subject: alone, it takes a verb with an "s", several take one without.
    Every other sentence or so puts another noun between the subject and its verb.
    """
    rng = np.random.default_rng(seed)
    sentences = []
    for _ in range(num_sentences):
        is_plural, has_second, second_is_plural = rng.integers(2, size=3)
        noun, second, verb = rng.choice(NOUNS), rng.choice(NOUNS), rng.choice(VERBS)
        subject = f"the {noun}s" if is_plural else f"a {noun}"
        other = f"the {second}s" if second_is_plural else f"a {second}"
        between = f" near {other}" if has_second else ""
        sentences.append(f"{subject}{between} {verb}{'' if is_plural else 's'}. ")
    return "".join(sentences)


class CharRNN(nn.Module):
    """Predict the next character at every position, with a state that can be handed on.

    It has three layers, under these names, and no other parameters:

    * `embedding`, an `nn.Embedding` with `vocab_size` rows of `embedding_dim` numbers;
    * `rnn`, an `nn.RNN` with `hidden_size` units: one layer, one direction, tanh, with biases;
    * `linear`, an `nn.Linear` from a hidden state to `vocab_size` logits, with a bias.

    How the weights start is yours to choose; PyTorch's own choice does.

    Source: PyTorch documentation, "Embedding", "RNN" and "Linear".
    """

    def __init__(self, vocab_size: int, embedding_dim: int, hidden_size: int) -> None:
        """Create the three layers."""
        super().__init__()
        raise NotImplementedError

    def forward(
        self, tokens: Int[Tensor, "batch time"], state: Float[Tensor, "1 batch hidden_size"] | None = None
    ) -> tuple[Float[Tensor, "batch time vocab_size"], Float[Tensor, "1 batch hidden_size"]]:
        """Give the logits of the character after each token, and the state after the last token.

        `state` is what an earlier call gave: then the tokens go on where that call ended, and gradients flow into it.
        With None they begin a text, from zeros. The module keeps no state itself. Logits are logits: no softmax.
        """
        raise NotImplementedError


def bits_per_character(model: nn.Module, ids: Int[Tensor, " length"]) -> float:
    """Give the bits that a model needs for each character of a text, on average.

    The first character is given. Each of the others costs the binary logarithm of 1 / p, where p is the probability
    that the model gave it after reading *all* characters before it, from the start of the text, with no state before
    the first. The average is over the characters that cost something. `ids` holds two or more.

    The model is in evaluation mode while it reads, and no gradients are recorded. In which mode it is left, and whether
    it reads the text in one call or in several, is yours to choose. A tensor without dimensions is as good a result as
    a float.
    """
    raise NotImplementedError


def bigram_bits_per_character(
    train_ids: Int[Tensor, " train_length"], ids: Int[Tensor, " length"], vocab_size: int
) -> float:
    """Give the bits for each character of a text under a bigram model that was counted on another.

    A bigram model knows one character back. Count in `train_ids` how often each character follows each other one, and
    add 1 to every one of the vocab_size * vocab_size counts, so that nothing is impossible. The probability of b after
    a is the count of that pair over the sum of all counts of pairs that begin with a. On `ids` the bits are counted as
    in `bits_per_character`: the first character is given, and the average is over the others. Both texts hold two
    characters or more. A tensor without dimensions is as good a result as a float.
    """
    raise NotImplementedError


def train(
    model: nn.Module,
    optimizer: torch.optim.Optimizer,
    inputs: Int[Tensor, "batch stream"],
    targets: Int[Tensor, "batch stream"],
    epochs: int,
    chunk_length: int,
    max_norm: float,
) -> list[float]:
    """Train a model in place on streams of text, and give the bits per character of every epoch.

    `inputs` and `targets` are streams as in `next_character`: each row goes on through all its columns, and targets
    hold the character after each input. Put the model into training mode first. In every epoch it reads the streams
    once, in chunks of `chunk_length` columns from left to right; what is left at the end, if anything, is a shorter
    chunk. The first chunk of every epoch begins without a state, each other one with the state in which the chunk
    before ended, cut off from its graph.

    The model is called once for each chunk, and the optimizer takes one step: on the gradient of that chunk's
    cross-entropy alone, averaged over its characters (natural logarithm, as PyTorch has it), after the gradient's
    global norm was clipped to `max_norm`.

    The bits of an epoch are the average over all its characters, each as the model had it before its chunk's step.

    Source: PyTorch documentation, "CrossEntropyLoss" and "clip_grad_norm_".
    """
    raise NotImplementedError


def generate(
    model: nn.Module, tokens: Int[Tensor, " given"], length: int, state: Tensor | None = None
) -> tuple[Int[Tensor, " length"], Tensor]:
    """Let a model write `length` characters; give their ids, and the state from which the text can go on.

    The model first reads `tokens`, one or more, in a batch of one: from `state`, or without one if that is None. Each
    new character is drawn from the softmax of the logits after the last character so far (temperature 1), with
    PyTorch's global generator, and is then read in its turn. The ids hold the new characters only. `length` is at
    least 1.

    The state given back is the one in which the model has read `tokens` and all new characters *but the last*. So
    `generate(model, ids[-1:], n, state)` goes on as if the text had never been interrupted.

    The model is in evaluation mode while it writes, and no gradients are recorded. In which mode it is left, and
    whether it reads `tokens` in one call or in several, is yours to choose.
    """
    raise NotImplementedError
