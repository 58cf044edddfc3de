"""Draw the next character from a model's logits, at a temperature, and let a model go on with a prompt.

A language model gives probabilities. To write with it, you draw a character, let the model read it, and draw the next.
How boldly to draw is set by the temperature T: the logits are divided by T before the softmax. With T = 1 the model's
own probabilities come out, with small T it plays safe, with large T all characters become alike. You write three steps:

* `probabilities` turns logits into probabilities, at a temperature;
* `sample` draws a character for each row of a batch;
* `generate` lets a model read a prompt and then write.

Nothing is forbidden. A sampler that is slightly wrong still writes something, so the suite looks closely: it knows what
the model has been fed, and it counts how often each character comes. Its limits are such that a right answer fails
less than once in a billion gradings.
"""

import torch
from jaxtyping import Float, Int
from torch import Tensor, nn
from torch.nn import functional as F


def probabilities(logits: Float[Tensor, "*batch vocab"], temperature: float) -> Float[Tensor, "*batch vocab"]:
    """Give the softmax of logits / temperature, over the last axis.

    A temperature of 0 means the limit: the largest logit gets probability 1, all others 0. There are no ties then.
    Logits may be in the hundreds and temperatures as low as 0.01; the probabilities are finite all the same, and add
    up to 1. The logits keep their values.

    Raises a ValueError if the temperature is negative.

    Source: PyTorch documentation, "Softmax".
    """
    raise NotImplementedError


def sample(logits: Float[Tensor, "batch vocab"], temperature: float) -> Int[Tensor, " batch"]:
    """Draw an id for every row, with the probabilities that `probabilities` gives for that row.

    Rows are drawn independently of each other, and calls of each other. All chance comes from PyTorch's global
    generator: after `torch.manual_seed` with the same number the same ids come again. How you draw is yours to choose,
    and so is which ids a seed gives; do not set the seed yourself. The logits keep their values.
    """
    raise NotImplementedError


def generate(
    model: nn.Module, prompt: Int[Tensor, " prompt"], length: int, temperature: float
) -> Int[Tensor, " length"]:
    """Let a model read a prompt and write `length` characters; give the ids of the new characters, without the prompt.

    `model(tokens, state)` reads tokens of shape (1, time) and gives the logits of the character after each of them, of
    shape (1, time, vocab_size), and the state after the last one. The state is one tensor; hand it back as it came. The
    text begins without a state: leave it out, or say None.

    Each new character is drawn, as `sample` does, from the logits after the last character so far, and is read in its
    turn. Prompt and length are at least 1. The model reads every character of the prompt and every new one exactly
    once, in order: whether the prompt goes in at once or in several calls is yours to choose, and whether the very
    last character, after which nothing is drawn, is read as well.

    The model is in evaluation mode while it writes, and no gradients are recorded. In which mode it is left is yours
    to choose.
    """
    raise NotImplementedError
