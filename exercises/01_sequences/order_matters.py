"""Find the sentences that a feedforward network cannot tell apart, and see that a recurrent pass can.

A feedforward network reads a vector of fixed size. A sentence has any number of tokens, so something has to give:

- a *bag of words* counts how often each token occurs, and forgets the order;
- a *window* keeps the order of the last few tokens, and forgets everything before.

Two different sentences that become the same vector get the same answer, whatever the network and however long it is
trained. You write both vectors, then functions that construct such pairs of sentences, and finally the other way of
reading: token by token, with a state that is carried along. Nothing is forbidden.

A sentence is a tensor of ids, at least one. The id of padding is no token: it never occurs in a sentence.
"""

from collections.abc import Callable
from typing import TypeVar

import torch
from jaxtyping import Float, Int
from torch import Tensor

State = TypeVar("State")


def bag_of_words(ids: Int[Tensor, " time"], vocab_size: int) -> Float[Tensor, " vocab_size"]:
    """Count how often each id from 0 to vocab_size - 1 occurs in the sentence.

    The counts are left as they are, not divided by anything.
    """
    raise NotImplementedError


def fixed_window(ids: Int[Tensor, " time"], window: int, padding_idx: int = 0) -> Int[Tensor, " window"]:
    """Give the last `window` ids of the sentence, in their order.

    A sentence that is shorter than the window gets padding *in front*, so that its last token stands last. `window` is
    at least 1.
    """
    raise NotImplementedError


def bag_twin(ids: Int[Tensor, " time"]) -> Int[Tensor, " time"] | None:
    """Give another sentence that has the same bag of words, or None if there is none.

    Any sentence will do that differs from `ids` somewhere and counts the same.
    """
    raise NotImplementedError


def window_twin(ids: Int[Tensor, " time"], window: int) -> Int[Tensor, " other_time"] | None:
    """Give another sentence that has the same fixed window, or None if there is none.

    Any sentence will do that differs from `ids`, in its length or somewhere, is made of ids that occur in `ids`, and
    has the same last `window` ids, padding included: padding in a window says how long the sentence is.
    """
    raise NotImplementedError


def recurrent_pass(ids: Int[Tensor, " time"], step: Callable[[int | Tensor, State], State], state: State) -> State:
    """Read a sentence token by token, and give the state after the last one.

    `step(token, state)` takes the id of one token (an int, or a tensor without axes) and the state so far, and returns
    the next state. Begin with the `state` that is given. The tokens come from first to last, each once. What a state is
    only `step` knows: a number, a tensor, anything.
    """
    raise NotImplementedError
