"""Right answers to 01_sequences/vocabulary, in another style."""

import torch

from autograder.misconceptions import alternative


@alternative("tokenize")
def splits_with_an_expression(text):
    """Find the parts that are no white space."""
    import re

    return re.findall(r"\S+", text.lower())


@alternative("build_vocabulary")
def enumerates_distinct_tokens(sentences):
    """Let a dict find the distinct tokens, then count them."""
    from itertools import chain

    tokens = dict.fromkeys(chain(["<pad>", "<unk>"], *sentences))
    return {token: number for number, token in enumerate(tokens)}


@alternative("build_vocabulary")
def lets_a_defaultdict_count(sentences):
    """A dict that numbers what is asked for, in another order inside."""
    from collections import defaultdict

    vocabulary = defaultdict(lambda: len(vocabulary))
    for token in ["<pad>", "<unk>"]:
        vocabulary[token]
    for sentence in sentences:
        for token in sentence:
            vocabulary[token]
    return dict(reversed(vocabulary.items()))


@alternative("numericalize")
def fills_a_tensor(tokens, vocabulary):
    """Start with a tensor of unknowns and fill in what is known."""
    ids = torch.full((len(tokens),), vocabulary["<unk>"])
    for k, token in enumerate(tokens):
        if token in vocabulary:
            ids[k] = vocabulary[token]
    return ids


@alternative("numericalize")
def makes_a_long_tensor(tokens, vocabulary):
    """The old constructor, which fixes the dtype."""
    return torch.LongTensor([vocabulary[token if token in vocabulary else "<unk>"] for token in tokens])
