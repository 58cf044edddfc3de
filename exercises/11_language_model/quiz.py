"""Answer questions about a language model of characters.

Each function is a question, and what it returns is your answer: put it in the place of `raise NotImplementedError`. The
return annotation says what form the answer has. Where it is `Literal[...]`, the answer is one of these letters; a list
of them holds every choice that is true, in any order, and no other. Your own checks look at the form only.

The last question wants a text in your own words. A person reads it.
"""

from typing import Literal


def bits_per_character() -> float:
    """How many bits per character does a model need for these four characters?

    It gave them the probabilities 1/2, 1/8, 1/4 and 1/4 when they were next. One decimal is enough.
    """
    raise NotImplementedError


def perplexity_from_a_loss() -> float:
    """What is the perplexity of a model for which `F.cross_entropy` gives 1.6094 on average?

    One decimal is enough.
    """
    raise NotImplementedError


def perplexity_of_two_texts() -> float:
    """What is the perplexity of a model on two texts together?

    It needs 1 bit per character for a text of 100 characters, and 3 bits per character for a text of 300. Every
    character was predicted. Two decimals are enough.
    """
    raise NotImplementedError


def probability_at_a_temperature() -> float:
    """Which probability does the first of two characters get at temperature 2?

    At temperature 1 it has the probability 0.9, the other one 0.1. Two decimals are enough.
    """
    raise NotImplementedError


def true_of_temperature() -> list[Literal["a", "b", "c", "d"]]:
    """What is true of sampling with a temperature, for all logits?

    a. If one character is more likely than another at some temperature above 0, it is so at every temperature above 0.
    b. At a temperature below 1, every character but the most likely one is less likely than at 1.
    c. Doubling the temperature has the same effect as halving all logits.
    d. At a low temperature, adding 1 to all logits changes the probabilities.
    """
    raise NotImplementedError


def reach_of_a_chunk() -> list[Literal["a", "b", "c", "d"]]:
    """What is true, in general, of the loss at the 10th character of the third chunk?

    A model is trained on chunks of 30 characters. The state goes on from chunk to chunk, detached.

    a. Its value depends on the characters of the first chunk.
    b. Its gradient passes back through the steps of the first chunk.
    c. Its gradient passes back through the first step of the third chunk.
    d. Its value depends on the 12th character of the third chunk.
    """
    raise NotImplementedError


def target_at_the_end_of_a_row() -> int:
    """Which place in the text has the target of the last input in row 3?

    A text of 403 characters is laid out in 5 streams, as long as possible. Rows, and places in the text, count from 0.
    """
    raise NotImplementedError


def always_the_most_likely() -> str:
    """Why does a model often write a poor text if it always takes the most likely next character?

    Say what such a text looks like, and why drawing from the probabilities helps, in two to four sentences.
    """
    raise NotImplementedError
