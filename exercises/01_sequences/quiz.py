"""Answer questions about sequences as tensors.

Each function is a question, and what it returns is your answer: put it in the place of `raise NotImplementedError`. The
return annotation says what form the answer has. Where it is `Literal[...]`, the answer is one of these letters; a list
of them holds every choice that is true, in any order, and no other. Your own checks look at the form only.

The last question wants a text in your own words. A person reads it.
"""

from typing import Literal


def smallest_table() -> int:
    """How many rows must an embedding have at least, so that it finds a row for each id of this vocabulary?

    The tokens are `["one", "two", "one", "two", "two"]`, and the vocabulary is
    `{token: i for i, token in enumerate(tokens)}`.
    """
    raise NotImplementedError


def shape_of_the_vectors() -> tuple[int, ...]:
    """What is the shape of `nn.Embedding(1000, 64)(ids)`, if `ids` holds 12 sentences, padded to 30 tokens?"""
    raise NotImplementedError


def gradient_of_a_row() -> float:
    """What is the gradient of the loss with respect to the number in row 2 of the table?

    The embedding is `nn.Embedding(5, 1, padding_idx=0)`, and row 2 of its table holds 1.5. The ids are
    `[[4, 2, 2], [1, 2, 0]]`, and the loss is the sum of the squares of all numbers that come out.
    """
    raise NotImplementedError


def unknown_as_padding() -> list[Literal["a", "b", "c", "d"]]:
    """What follows if unknown words get the id 0, which padding has too?

    The embedding is `nn.Embedding(5000, 128, padding_idx=0)`, with the table that it starts from.

    a. An unknown word and padding have the same vector.
    b. Training leaves the vector of unknown words as it is.
    c. The embedding raises an error at an unknown word.
    d. Lengths that are counted as `(ids != 0).sum(dim=1)` are too small for sentences with unknown words.
    """
    raise NotImplementedError


def nonsense_on_the_next_day() -> Literal["a", "b", "c", "d"]:
    """Why does a trained network give nonsense when the same program is started again?

    At its start the program reads the same text as ever and numbers its tokens with
    `{token: i for i, token in enumerate(set(tokens))}`. It saved all parameters of the trained network, and has loaded
    them again.

    a. A set drops the tokens that repeat, so that there are gaps between the ids.
    b. A set of strings may have another order in each run, so that words get the ids of others.
    c. The table of an embedding is not saved with the parameters, so that it is random again.
    d. A set sorts its tokens by the alphabet, so that the ids do not follow the text.
    """
    raise NotImplementedError


def same_bag() -> list[Literal["a", "b", "c", "d"]]:
    """Which of these sentences have the same bag of words as "the cat sees the bird"?

    a. the bird sees the cat
    b. the cat sees a bird
    c. sees the the bird cat
    d. the cat sees bird
    """
    raise NotImplementedError


def shortest_window() -> int:
    """How many tokens must a window of the last tokens hold at least, so that it tells these two sentences apart?

    "she did not say that he is late" and "she did say that he is late". A token is a word.
    """
    raise NotImplementedError


def what_a_state_gains() -> str:
    """What does a state gain over a window of the last tokens, although both have a fixed size?

    Explain in two or three sentences.
    """
    raise NotImplementedError
