"""Right answers to 01_sequences/order_matters, in another style."""

import torch

from autograder.misconceptions import alternative


@alternative("bag_of_words")
def sums_one_hot_vectors(ids, vocab_size):
    """One-hot vectors, summed over time."""
    return torch.eye(vocab_size)[ids].sum(0)


@alternative("bag_of_words")
def counts_in_a_loop(ids, vocab_size):
    """One token after another."""
    bag = torch.zeros(vocab_size, dtype=torch.float64)
    for token in ids.tolist():
        bag[token] += 1
    return bag


@alternative("bag_of_words")
def leaves_the_counts_integers(ids, vocab_size):
    """Integers count as well."""
    return torch.bincount(ids, minlength=vocab_size)


@alternative("fixed_window")
def pads_with_the_library(ids, window, padding_idx=0):
    """Pad by any number, and cut."""
    return torch.nn.functional.pad(ids, (window, 0), value=padding_idx)[-window:]


@alternative("fixed_window")
def fills_a_list(ids, window, padding_idx=0):
    """Work with a list."""
    tokens = [padding_idx] * window + ids.tolist()
    return torch.tensor(tokens[len(tokens) - window :])


@alternative("bag_twin")
def exchanges_two_different_tokens(ids):
    """Find a token that differs from the first, and exchange the two."""
    places = (ids != ids[0]).nonzero()
    if len(places) == 0:
        return None
    twin = ids.clone()
    twin[0], twin[places[-1]] = ids[places[-1]], ids[0]
    return twin


@alternative("bag_twin")
def sorts_up_or_down(ids):
    """One of the two sorted orders is another sentence."""
    up, down = ids.sort().values, ids.sort(descending=True).values
    return None if torch.equal(up, down) else down if torch.equal(up, ids) else up


@alternative("window_twin")
def says_the_sentence_twice(ids, window):
    """The whole sentence again in front."""
    return ids.repeat(2) if len(ids) >= window else None


@alternative("window_twin")
def shortens_long_sentences(ids, window):
    """Cut what the window does not show, if there is anything; else put something there."""
    if len(ids) > window:
        return ids[1:]
    return torch.cat([ids[-1:], ids]) if len(ids) == window else None


@alternative("recurrent_pass")
def folds(ids, step, state):
    """A fold over the ids as ints."""
    from functools import reduce

    return reduce(lambda so_far, token: step(token, so_far), ids.tolist(), state)


@alternative("recurrent_pass")
def calls_itself(ids, step, state):
    """Recursion in place of the loop."""
    return state if len(ids) == 0 else recurrent_pass(ids[1:], step, step(ids[0], state))  # noqa: F821 -- its own name
