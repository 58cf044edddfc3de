"""Turn a text into streams of characters and their successors, and train on them chunk by chunk.

A language model of characters predicts the next character from all that came before. A text needs no labels for that:
the target at every position is the character after it. But a long text cannot be one sequence, since backpropagation
through a million steps is out of reach. So the text is laid out as a few long streams side by side, and the streams are
cut into chunks. The hidden state goes on from chunk to chunk, gradients do not: *truncated* backpropagation through
time. You write all of it:

* `make_alphabet` and `encode` turn a text into ids;
* `make_streams` lays the ids out as streams of inputs and targets;
* `make_chunks` cuts the streams into chunks;
* `train_epoch` trains a model on the chunks, once.

Nothing is forbidden. Much can go wrong here without any message: streams that jump, targets that answer themselves, a
state that is lost. The text is never made into a ring: nothing in it comes after its last character.
"""

import torch
from jaxtyping import Int
from torch import Tensor, nn
from torch.nn import functional as F


def make_alphabet(text: str) -> str:
    """Give the characters of a text, each once, in the order in which Python sorts them.

    The order must depend on nothing else, or ids would change from one run of the program to the next.
    """
    raise NotImplementedError


def encode(text: str, alphabet: str) -> Int[Tensor, " length"]:
    """Give the id of every character of a text: its place in the alphabet, counted from 0. The dtype is int64.

    The characters of the alphabet are all different, in any order.

    Raises a ValueError if the text holds a character that the alphabet lacks: it must not become some other one.
    """
    raise NotImplementedError


def make_streams(
    ids: Int[Tensor, " length"], batch_size: int
) -> tuple[Int[Tensor, "batch stream"], Int[Tensor, "batch stream"]]:
    """Lay a text out as `batch_size` streams of equal length; give the inputs and the targets.

    Row 0 of the inputs holds the beginning of the text, row 1 goes on where row 0 ends, and so on: read row after row,
    the inputs are the text, without gaps or repetitions. The target of every input is the character that follows it in
    the text, at the end of a row too.

    The streams are as long as the text allows if every input is to have a target. What remains after the last target
    is left out; it is less than one character for each stream.

    Raises a ValueError if the text is too short for streams of one character.
    """
    raise NotImplementedError


def make_chunks(
    inputs: Int[Tensor, "batch stream"], targets: Int[Tensor, "batch stream"], chunk_length: int
) -> list[tuple[Int[Tensor, "batch chunk"], Int[Tensor, "batch chunk"]]]:
    """Cut streams into chunks, from left to right; give a list of pairs (inputs, targets).

    Each chunk holds `chunk_length` columns of all rows. If the streams do not come out even, the last chunk is
    shorter. No column is left out, and none is used twice.
    """
    raise NotImplementedError


def train_epoch(
    model: nn.Module,
    optimizer: torch.optim.Optimizer,
    inputs: Int[Tensor, "batch stream"],
    targets: Int[Tensor, "batch stream"],
    chunk_length: int,
) -> float:
    """Train a model in place on all chunks of the streams, once, in order; give the mean loss per character.

    `model(tokens, state)` gives the logits of the next character, of shape (batch, chunk, vocab_size), and the state
    after the last column. The state is one tensor; its shape is the model's own business. The first chunk is read
    without a state: leave it out, or say None. Every other chunk is read with the state in which the chunk before
    ended, cut off from its graph, so that each backward pass ends at the beginning of its chunk.

    Put the model into training mode first. Call it once for each chunk, then take one step of the optimizer on the
    gradient of this chunk's loss alone: its cross-entropy, averaged over all its characters, without clipping or
    penalties. The graph of a chunk is freed with its backward pass, as PyTorch does unless it is told otherwise.

    The result is the average over all characters of the epoch, each with the loss that it had before its chunk's step.
    A tensor without dimensions is as good a result as a float.

    Source: PyTorch documentation, "CrossEntropyLoss" and "Tensor.detach".
    """
    raise NotImplementedError
